import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SessionsService } from '../../auth/sessions/sessions.service.js';
import { Transactions } from '../../database/transactions.js';
import { owns } from '../../rooms/room-rights.js';
import { RoomsRepository } from '../../rooms/rooms.repository.js';
import { type Actor, hasOnlyKnocked, isPresent, isRung, isSamePerson } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { notTheHost } from '../call-errors.js';
import { CallEvents } from '../tell/call-events.js';
import { CallLeaving, type Left } from '../life/call-leaving.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSlots } from '../life/call-slots.js';
import { CallSteps } from '../life/call-steps.js';
import { MeetingChair, type Target } from './meeting-chair.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/** The host throws somebody out, and it holds. */
@Injectable()
export class MeetingRemoval {
  constructor(
    private readonly transactions: Transactions,
    private readonly chair: MeetingChair,
    private readonly rooms: RoomsRepository,
    private readonly sessions: SessionsService,
    private readonly slots: CallSlots,
    private readonly steps: CallSteps,
    private readonly leaving: CallLeaving,
    private readonly events: CallEvents,
    private readonly publisher: CallPublisher,
  ) {}

  /** Out of the meeting, and out of the room for good: until its owner invites them again. */
  async remove(actor: Actor, of: Target): Promise<void> {
    const { call, me, target } = await this.chair.targetOf(actor, of);
    if (target.leaveReason === 'removed' && (await this.isBanned(target, call))) return;
    if (!(await this.mayRemove(call, { me, target }))) throw notTheHost();
    const address = await this.addressOf(target);
    const left = await this.transactions.run((manager) => this.throwOut(manager, { call, target, address, me }));
    this.tellThem({ call, target });
    // Of the meeting as it is without them they see nothing, unless a device of theirs has to stop ringing.
    if (left === 'stayed')
      await this.publisher.changed(call.id, 'participants', isRung(target) ? target.id : undefined);
    else await this.leaving.tell(call.id, { left, participantId: target.id });
  }

  /** Who waits for an answer gets one, and learns nothing of the call (R5). */
  private tellThem({ call, target }: { call: CallEntity; target: ParticipantEntity }): void {
    if (target.state === 'waiting') this.events.publish('admission', { call, participant: target, status: 'denied' });
    else if (!hasOnlyKnocked(target)) this.events.publish('removed', { participant: target });
  }

  /** Nobody removes the owner, and only the owner those whom the owner made hosts. A stand-in removes who is there, a guest guests. */
  private async mayRemove(
    call: CallEntity,
    of: { me: ParticipantEntity; target: ParticipantEntity },
  ): Promise<boolean> {
    const { me, target } = of;
    if (target.id === me.id || owns(call.room!, target)) return false;
    if (owns(call.room!, me)) return true;
    // In a room without an owner nobody stands above those who are appointed.
    if (await this.chair.isAppointed(call, target)) return false;
    if (await this.chair.isAppointed(call, me)) return true;
    if (me.userId === null && target.userId !== null) return false;
    return isPresent(target) || isRung(target) || target.state === 'waiting';
  }

  private async throwOut(
    manager: EntityManager,
    of: { call: CallEntity; target: ParticipantEntity; address: string | null; me: ParticipantEntity },
  ): Promise<Left> {
    const { call, target, address, me } = of;
    const { userId, guestId, deviceId } = target;
    // In the order of whoever comes in, so that one who keeps asking to is not in the way of this.
    if (userId !== null) await this.slots.lock(manager, [userId]);
    await this.rooms.lockById(manager, call.roomId!);
    await this.rooms.ban(manager, { roomId: call.roomId!, userId, guestId, deviceId, address });
    await manager.update(ParticipantEntity, { id: target.id }, { madeHost: false });
    const departure = { reason: 'removed', at: new Date(), endReason: 'hangup', byId: me.userId } as const;
    const left = await this.leaving.within(manager, call.id, { ...departure, participantId: target.id });
    if (left !== 'stayed') return left;
    // Was not in: waits, is being rung, or has gone before.
    const set = { state: 'left', leaveReason: 'removed', leaseUntil: null, ringDeadlineAt: null } as const;
    await manager.update(ParticipantEntity, { id: target.id }, set);
    if (userId !== null) await this.slots.freeOne(manager, { userId, callId: call.id });
    await this.steps.touch(manager, call.id);
    return 'stayed';
  }

  /** The owner may have taken the ban back meanwhile. */
  private async isBanned(target: ParticipantEntity, call: CallEntity): Promise<boolean> {
    return (await this.rooms.bansOf(call.roomId!)).some((ban) => isSamePerson(ban, target));
  }

  private async addressOf({ sessionId, guestId }: ParticipantEntity): Promise<string | null> {
    if (guestId !== null) return (await this.rooms.findGuest(guestId))?.address ?? null;
    return sessionId === null ? null : this.sessions.addressOf(sessionId);
  }
}
