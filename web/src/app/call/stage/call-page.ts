import { Component, computed, inject, linkedSignal } from '@angular/core';
import { isolated } from '../../shared-ui/isolated';
import { titledBy } from '../../shared-ui/page/page-title';
import { CallScreen } from './call-screen';
import type { CallSession } from '../session/call-session';
import { Calling } from '../session/calling';
import { CallElsewhere } from '../elsewhere/call-elsewhere';
import { RunningElsewhere } from '../elsewhere/running-elsewhere';
import type { PanelName } from '../panels/side-panel';
import { RoomScreen } from '../room/room-screen';

/** The running call over the whole window: of two people, or of many. */
@Component({
  selector: 'parley-call-page',
  imports: [CallElsewhere, CallScreen, RoomScreen],
  template: `
    @if (meeting(); as session) {
      <parley-room-screen [session]="session" [(panel)]="panel" />
    } @else if (elsewhere(); as call) {
      <parley-call-elsewhere [call]="call" />
    } @else {
      <parley-call-screen [(panel)]="panel" />
    }
  `,
})
export class CallPage {
  private readonly calling = inject(Calling);
  private readonly running = inject(RunningElsewhere);

  /** What this page is to show runs on another device. */
  protected readonly elsewhere = computed(() => (this.calling.session() ? null : this.running.call()));

  /** What is open at the side stays open while a call of two grows; with another call it is closed. */
  protected readonly panel = linkedSignal<CallSession | null, PanelName | null>({
    source: this.calling.session,
    computation: () => null,
  });
  /** A call that has been one of many stays one, so that nothing jumps when somebody leaves. */
  protected readonly meeting = computed(() => {
    const session = this.calling.session();
    if (!session) return null;
    const { kind, participants } = session.call();
    return kind === 'room' || participants.filter(({ joinedAt }) => joinedAt !== null).length > 2 ? session : null;
  });

  constructor() {
    titledBy(() => {
      const session = this.calling.session();
      return session && (session.room() ? session.title() : `Call with ${isolated(session.title())}`);
    });
  }
}
