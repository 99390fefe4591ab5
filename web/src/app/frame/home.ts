import { Component, DestroyRef, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { RouterOutlet } from '@angular/router';
import { IncomingCalls } from '../call/ring/incoming-calls';
import { CallEngine } from '../call/session/call-engine';
import { MediaWait } from '../call/own-media/media-wait';
import { MissedCalls } from '../history/missed-calls';
import { HomeIcons } from '../home-icons';
import { PresenceBoard } from '../signaling/presence-board';
import { KnockNotices } from '../rooms/knock-notices';
import { Floats } from '../shared-ui/floating/floats';
import { PageTitle } from '../shared-ui/page/page-title';
import { reconnects } from '../signaling/reconnects';
import { Signaling } from '../signaling/signaling';
import { Ahead, loadAheadAgain } from './ahead';
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
  private readonly ahead = inject(Ahead);

  constructor() {
    inject(HomeIcons);
    inject(KnockNotices);
    inject(NewVersion);
    const signaling = inject(Signaling);
    signaling.snapshots.pipe(takeUntilDestroyed()).subscribe(() => this.ahead.homeIsThere());
    this.loadEngine(inject(CallEngine));
    const title = inject(PageTitle);
    const missed = inject(MissedCalls);
    title.count(missed.unseen);
    const floats = inject(Floats);
    floats.comesFrom(() => import('./screens-ahead').then((file) => file.overlays));
    const loadFloats = () => floats.load().catch(() => undefined);
    this.ahead.quiet.pipe(takeUntilDestroyed()).subscribe(() => void loadFloats());
    loadAheadAgain(reconnects(signaling), loadFloats);
    inject(DestroyRef).onDestroy(() => {
      title.count(null);
      // If a dialog is open when the session ends, it would cover the sign-in page.
      floats.closeDialogs();
    });
  }

  /** If it fails, the code that needs it asks again. */
  private loadEngine(engine: CallEngine): void {
    engine.comesFrom(() => import('./screens-ahead').then((file) => file.CallSession));
    this.ahead.quiet.pipe(takeUntilDestroyed()).subscribe(() => void engine.load().catch(() => undefined));
  }
}
