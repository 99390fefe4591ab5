import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hasOnlyKnocked, isPresent } from '../calls/actor.js';
import type { CallEntity } from '../calls/call.entity.js';
import { CallEvents, type CallEventMap } from '../calls/call-events.js';
import { CallViews } from '../calls/call-views.js';
import { Buckets } from '../limits/buckets.js';
import { RoomsRepository } from '../rooms/rooms.repository.js';
import { Sockets } from './sockets.js';

/** Whoever may let people in is rung so often for one room. */
const BELL = { burst: 5, perSecond: 0.2 };

/** Tells those at a room's door, and those who are shown it: the other announcements are for whoever is inside. */
@Injectable()
export class DoorKeeper implements OnModuleInit {
  private readonly bells = new Buckets(BELL, 5_000);

  constructor(
    private readonly sockets: Sockets,
    private readonly calls: CallEvents,
    private readonly views: CallViews,
    private readonly rooms: RoomsRepository,
  ) {}

  onModuleInit(): void {
    this.calls.on('admission', (event) => this.tellAdmission(event));
    this.calls.on('changed', ({ call, cause }) => cause === 'over' && this.tellEnd(call));
    this.calls.listen('participant', (event) => this.tellKnock(event));
    this.calls.on('removed', ({ participant }) =>
      this.sockets.toPerson(participant, 'call:removed', { callId: participant.callId }),
    );
    this.calls.on('muteRequested', ({ participant, byId }) =>
      this.sockets.toPerson(participant, 'call:mute-requested', { callId: participant.callId, by: byId }),
    );
  }

  /** At an empty room nobody inside hears a knock: those who may let people in are told wherever they are. */
  private async tellKnock({ call, participant, change }: CallEventMap['participant'][0]): Promise<void> {
    const { room } = call;
    if (change !== 'waiting' || room === null || call.participants.some(isPresent) || !this.mayRing(room.id)) return;
    const { displayName } = this.views.participant(participant);
    for (const userId of [room.ownerId, ...(await this.rooms.standingHostsOf(room.id))])
      this.sockets.toPerson({ userId, guestId: null }, 'room:knock', {
        code: room.code,
        title: room.title,
        displayName,
      });
  }

  private mayRing(roomId: number): boolean {
    const key = String(roomId);
    if (this.bells.secondsUntil(key, 1) > 0) return false;
    this.bells.take(key, 1);
    return true;
  }

  /** Nothing of the room before somebody is in (R5). */
  private tellAdmission({ call, participant, status }: CallEventMap['admission'][0]): void {
    const code = call.room?.code ?? '';
    const inside = { call: this.views.call(call, participant), participantId: participant.id };
    this.sockets.toPerson(participant, 'room:admission', { code, status, ...(status === 'admitted' ? inside : {}) });
  }

  /** Who still waited when the meeting was over. */
  private tellEnd(call: CallEntity): void {
    const { room, endedAt } = call;
    for (const participant of call.participants.filter(hasOnlyKnocked)) {
      const waited = participant.state === 'left' && participant.leftAt?.getTime() === endedAt?.getTime();
      if (room !== null && waited)
        this.sockets.toPerson(participant, 'room:admission', { code: room.code, status: 'ended' });
    }
  }
}
