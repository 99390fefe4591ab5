import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isTerminal } from '../../contracts/index.js';
import { notFound } from '../http/problem.js';
import { RoomEvents } from '../rooms/room-events.js';
import { RoomsRepository } from '../rooms/rooms.repository.js';
import { type Actor, isPresent, isSamePerson } from './actor.js';
import { CallEnding } from './call-ending.js';
import { CallsRepository } from './calls.repository.js';
import { MeetingWait } from './meeting-wait.js';

/** People leave a room, or the room itself goes. */
@Injectable()
export class RoomLeaving implements OnModuleInit {
  constructor(
    private readonly rooms: RoomsRepository,
    private readonly roomEvents: RoomEvents,
    private readonly calls: CallsRepository,
    private readonly ending: CallEnding,
    private readonly waiting: MeetingWait,
  ) {}

  onModuleInit(): void {
    this.roomEvents.listen('deleted', (deleted) => this.endMeeting(deleted));
  }

  /** Out of the meeting, or away from its door; harmless where one is not there. @throws not-found (room) */
  async leave(actor: Actor, code: string): Promise<void> {
    const room = await this.rooms.findByCode(code);
    if (room === null) throw notFound();
    const call = await this.calls.findLiveInRoom(room.id);
    const me = call?.participants.find((participant) => isSamePerson(actor, participant));
    if (!call || !me) return;
    if (me.state === 'waiting') await this.waiting.giveUp(me, 'left');
    else if (isPresent(me)) await this.ending.end(actor, call.id);
  }

  private async endMeeting({ roomId, byId, byOwner }: { roomId: number; byId: number; byOwner: boolean }) {
    const call = await this.calls.findLiveInRoom(roomId);
    if (call === null || isTerminal(call.status)) return;
    const at = new Date();
    if (call.status === 'accepted') {
      const reason = byOwner ? 'hangup' : 'ended-by-admin';
      await this.ending.finish(call.id, { step: 'end', reason, at, endedById: byId });
    } else await this.ending.finish(call.id, { step: 'cancel', reason: 'cancelled', at, endedById: byId });
  }
}
