import { Injectable } from '@nestjs/common';
import { Transactions } from '../../database/transactions.js';
import { notFound } from '../../http/errors/problem.js';
import { RoomEvents } from '../../rooms/room-events.js';
import { RoomsRepository } from '../../rooms/rooms.repository.js';
import { RoomEntity } from '../../rooms/room.entity.js';
import { type Actor, isPresent } from '../actor.js';
import { CallEnding } from '../life/call-ending.js';
import { CallEvents } from '../tell/call-events.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSteps } from '../life/call-steps.js';
import { MeetingChair, type Target } from './meeting-chair.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/** What a host does in a meeting, beside saying who is in it: mutes, lowers hands, locks, ends. */
@Injectable()
export class MeetingHosting {
  constructor(
    private readonly transactions: Transactions,
    private readonly chair: MeetingChair,
    private readonly rooms: RoomsRepository,
    private readonly roomEvents: RoomEvents,
    private readonly ending: CallEnding,
    private readonly steps: CallSteps,
    private readonly events: CallEvents,
    private readonly publisher: CallPublisher,
  ) {}

  /** Asks: nobody's microphone is turned by somebody else, least of all on. */
  async mute(actor: Actor, of: Target): Promise<void> {
    const { me, target } = await this.chair.targetOf(actor, of);
    if (!isPresent(target)) throw notFound('This participant is not in the call.');
    this.events.publish('muteRequested', { participant: target, byId: me.id });
  }

  async lowerHand(actor: Actor, of: Target): Promise<void> {
    const { call, target } = await this.chair.targetOf(actor, of);
    const raised = { id: target.id, handRaised: true };
    const updated = await this.transactions.manager.update(ParticipantEntity, raised, { handRaised: false });
    if (updated.affected !== 1) return;
    await this.steps.touch(this.transactions.manager, call.id);
    await this.publisher.participantChanged(call.id, { participantId: target.id, change: 'hand' });
  }

  /** Nobody new comes in, or they may again. */
  async lock(actor: Actor, of: { code: string; locked: boolean }): Promise<void> {
    const { call } = await this.chair.hosted(actor, of.code);
    await this.transactions.run(async (manager) => {
      await this.rooms.lockById(manager, call.roomId!);
      await manager.update(RoomEntity, { id: call.roomId! }, { locked: of.locked });
      await this.steps.touch(manager, call.id);
    });
    await this.publisher.changed(call.id, 'participants');
    this.roomEvents.publish('lobby');
  }

  /** For everybody. */
  async end(actor: Actor, code: string): Promise<void> {
    const { call, me } = await this.chair.hosted(actor, code);
    await this.ending.finish(call.id, { step: 'end', reason: 'hangup', at: new Date(), endedById: me.userId });
  }
}
