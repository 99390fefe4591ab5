import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isTerminal } from '../../../contracts/index.js';
import type { Client } from '../../http/client.js';
import { notFound } from '../../http/errors/problem.js';
import { CodeGuesses } from '../../rooms/entry/code-guesses.js';
import { RoomEntrants } from '../../rooms/entry/room-entrants.js';
import { RoomEvents } from '../../rooms/room-events.js';
import { owns } from '../../rooms/room-rights.js';
import type { RoomEntity } from '../../rooms/room.entity.js';
import { RoomsRepository } from '../../rooms/rooms.repository.js';
import { type Actor, isPresent, isSamePerson } from '../actor.js';
import { CallEnding } from '../ending/call-ending.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { MeetingWait } from './people/meeting-wait.js';

/** People leave a room, or the room itself is deleted. */
@Injectable()
export class RoomLeaving implements OnModuleInit {
  constructor(
    private readonly rooms: RoomsRepository,
    private readonly roomEvents: RoomEvents,
    private readonly entrants: RoomEntrants,
    private readonly guesses: CodeGuesses,
    private readonly calls: CallsRepository,
    private readonly ending: CallEnding,
    private readonly waiting: MeetingWait,
  ) {}

  onModuleInit(): void {
    this.roomEvents.listen('deleted', (deleted) => this.endMeeting(deleted));
  }

  /** Leaves the meeting, or stops waiting for it; does nothing when the person is in neither. @throws not-found (room), rate-limited */
  async leave(actor: Actor, of: { code: string; client: Client }): Promise<void> {
    const guesser = actor.userId === null ? of.client : actor;
    const room = await this.guesses.counted(guesser, of.code, () => this.knownTo(actor, of.code));
    if (room === null) throw notFound();
    const call = await this.calls.findLiveInRoom(room.id);
    const me = call?.participants.find((participant) => isSamePerson(actor, participant));
    if (!call || !me) return;
    if (me.state === 'waiting') await this.waiting.giveUp(me, 'left');
    else if (isPresent(me)) await this.ending.end(actor, call.id);
  }

  /** A room that the actor may not know about looks as if it did not exist. */
  private async knownTo(actor: Actor, code: string): Promise<RoomEntity | null> {
    const room = await this.rooms.findByCode(code);
    if (room === null || !(await this.entrants.mayTry(room, actor))) return null;
    if (actor.userId === null || room.access === 'open' || owns(room, actor)) return room;
    const { userId } = actor;
    if ((await this.rooms.standingOf({ roomId: room.id, userId })) !== null) return room;
    const call = await this.calls.findLiveInRoom(room.id);
    return call?.participants.some((participant) => participant.userId === userId) ? room : null;
  }

  private async endMeeting({ roomId, byId, byOwner }: { roomId: number; byId: number | null; byOwner: boolean }) {
    const call = await this.calls.findLiveInRoom(roomId);
    if (call === null || isTerminal(call.status)) return;
    const at = new Date();
    if (call.status === 'accepted') {
      const reason = byOwner ? 'hangup' : 'ended-by-admin';
      await this.ending.finish(call.id, { step: 'end', reason, at, endedById: byId });
    } else await this.ending.finish(call.id, { step: 'cancel', reason: 'cancelled', at, endedById: byId });
  }
}
