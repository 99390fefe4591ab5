import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hasOnlyKnocked } from '../../calls/actor.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import { CallEvents, type CallEventMap } from '../../calls/tell/call-events.js';
import { CallViews } from '../../calls/tell/call-views.js';
import { Sockets } from '../sockets.js';

/** Tells people at a room's door, and people who are removed, what became of them; other announcements are for people inside. */
@Injectable()
export class DoorKeeper implements OnModuleInit {
  constructor(
    private readonly sockets: Sockets,
    private readonly calls: CallEvents,
    private readonly views: CallViews,
  ) {}

  onModuleInit(): void {
    this.calls.on('admission', (event) => this.tellAdmission(event));
    this.calls.on('changed', ({ call, cause }) => cause === 'over' && this.tellEnd(call));
    this.calls.on('removed', ({ participant }) =>
      this.sockets.toPerson(participant, 'call:removed', { callId: participant.callId }),
    );
    this.calls.on('muteRequested', ({ participant, byId }) =>
      this.sockets.toPerson(participant, 'call:mute-requested', { callId: participant.callId, by: byId }),
    );
  }

  /** People who are not in yet learn nothing about the room. */
  private tellAdmission({ call, participant, status }: CallEventMap['admission'][0]): void {
    const code = call.room?.code ?? '';
    const inside = { call: this.views.call(call, participant), participantId: participant.id };
    this.sockets.toPerson(participant, 'room:admission', { code, status, ...(status === 'admitted' ? inside : {}) });
  }

  /** Tells the people who still waited when the meeting ended. */
  private tellEnd(call: CallEntity): void {
    const { room, endedAt } = call;
    for (const participant of call.participants.filter(hasOnlyKnocked)) {
      const waited = participant.state === 'left' && participant.leftAt?.getTime() === endedAt?.getTime();
      if (room !== null && waited)
        this.sockets.toPerson(participant, 'room:admission', { code: room.code, status: 'ended' });
    }
  }
}
