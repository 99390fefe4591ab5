import { Component, computed, inject, linkedSignal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { isolated } from '../../shared-ui/isolated';
import { titledBy } from '../../shared-ui/page/page-title';
import { Signaling } from '../../signaling/signaling';
import { CallElsewhere } from '../elsewhere/call-elsewhere';
import { RunningElsewhere } from '../elsewhere/running-elsewhere';
import type { PanelName } from '../panels/side-panel';
import { CallEngine } from '../session/call-engine';
import { CallSession } from '../session/call-session';
import { Calling } from '../session/calling';
import { CallScreen } from './call-screen';

/** The page at a call's address: the call if it runs here, otherwise a pointer to where it runs. */
@Component({
  selector: 'parley-call-page',
  imports: [CallElsewhere, CallScreen],
  template: `
    @if (session(); as session) {
      <parley-call-screen [session]="session" [(panel)]="panel" />
    } @else if (elsewhere(); as call) {
      <parley-call-elsewhere [call]="call" />
    } @else {
      <main class="always-dark"><p role="status">Looking for the call…</p></main>
    }
  `,
  styles: `
    main {
      position: fixed;
      inset: 0;
      z-index: 1000;
      display: grid;
      place-items: center;
      background: #0e1113;
      color: #b9c3cb;
    }
  `,
})
export class CallPage {
  private readonly running = inject(RunningElsewhere);
  private readonly router = inject(Router);
  protected readonly session = inject(Calling).session;

  /** The call that this page should show runs on another device. */
  protected readonly elsewhere = computed(() => (this.session() ? null : this.running.call()));
  /** Another call closes the open panel. */
  protected readonly panel = linkedSignal<CallSession | null, PanelName | null>({
    source: this.session,
    computation: () => null,
  });

  constructor() {
    inject(CallEngine).use(CallSession);
    const signaling = inject(Signaling);
    titledBy(() => {
      const session = this.session();
      return session && (session.room() ? session.title() : `Call with ${isolated(session.title())}`);
    });
    signaling.snapshots.pipe(takeUntilDestroyed()).subscribe(() => this.leaveIfNone());
    if (signaling.connected()) this.leaveIfNone();
  }

  /** The call of this address does not run here, so there is nothing to show. */
  private leaveIfNone(): void {
    if (!this.session() && !this.running.call()) void this.router.navigateByUrl('/history', { replaceUrl: true });
  }
}
