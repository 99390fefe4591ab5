import { Component, computed, inject } from '@angular/core';
import { CallScreen } from './call-screen';
import { Calling } from './calling';
import { RoomScreen } from './room/room-screen';

/** The running call over the whole window: of two people, or of many. */
@Component({
  selector: 'parley-call-page',
  imports: [CallScreen, RoomScreen],
  template: `
    @if (meeting(); as session) {
      <parley-room-screen [session]="session" />
    } @else {
      <parley-call-screen />
    }
  `,
})
export class CallPage {
  private readonly calling = inject(Calling);

  /** A call that has been one of many stays one, so that nothing jumps when somebody leaves. */
  protected readonly meeting = computed(() => {
    const session = this.calling.session();
    if (!session) return null;
    const { kind, participants } = session.call();
    return kind === 'room' || participants.filter(({ joinedAt }) => joinedAt !== null).length > 2 ? session : null;
  });
}
