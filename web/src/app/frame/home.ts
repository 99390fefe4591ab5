import { Component, DestroyRef, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { RouterOutlet } from '@angular/router';
import { IncomingCalls } from '../call/ring/incoming-calls';
import { CallEngine } from '../call/session/call-engine';
import { MediaWait } from '../call/own-media/media-wait';
import { MissedCalls } from '../history/missed-calls';
import { HomeIcons } from '../home-icons';
import { PresenceBoard } from '../signaling/presence-board';
import { KnockNotices } from '../rooms/knock-notices';
import { PageTitle } from '../shared-ui/page/page-title';
import { reconnects } from '../signaling/reconnects';
import { Signaling } from '../signaling/signaling';
import { idle, loadAheadAgain } from './ahead';
import { NewVersion } from './version/new-version';

/**
 * Exists for as long as somebody is signed in, whatever screen is shown. Incoming calls float above the screen, and
 * all listeners are there before the connection opens, so that none misses the first snapshot.
 */
@Component({
  selector: 'parley-home',
  imports: [IncomingCalls, MediaWait, RouterOutlet],
  template: `
    <router-outlet />
    <parley-media-wait />
    <parley-incoming-calls />
  `,
})
export class Home {
  protected readonly presences = inject(PresenceBoard);

  constructor() {
    inject(HomeIcons);
    inject(KnockNotices);
    inject(NewVersion);
    loadAheadAgain(reconnects(inject(Signaling)));
    this.loadEngine(inject(CallEngine));
    const title = inject(PageTitle);
    const missed = inject(MissedCalls);
    title.count(missed.unseen);
    const dialogs = inject(MatDialog);
    inject(DestroyRef).onDestroy(() => {
      title.count(null);
      // If a dialog is open when the session ends, it would cover the sign-in page.
      dialogs.closeAll();
    });
  }

  /** If it fails, whoever needs it asks again. */
  private loadEngine(engine: CallEngine): void {
    engine.comesFrom(() => import('./screens-ahead').then((file) => file.CallSession));
    idle.pipe(takeUntilDestroyed()).subscribe(() => void engine.load().catch(() => undefined));
  }
}
