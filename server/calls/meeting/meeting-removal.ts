import { Injectable } from '@nestjs/common';
import { isLive } from '../../../contracts/index.js';
import { SessionsService } from '../../auth/sessions/sessions.service.js';
import { owns } from '../../rooms/room-rights.js';
import { RoomsRepository } from '../../rooms/rooms.repository.js';
import { type Actor, hasOnlyKnocked, isPresent, isRung, isSamePerson } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { notTheHost } from '../call-errors.js';
import { CallEvents } from '../tell/call-events.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { CallLeaving } from '../ending/call-leaving.js';
import { CallSlots } from '../life/call-slots.js';
import { MeetingChair, type Target } from './people/meeting-chair.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** The host removes a person, who then cannot come back in. */
@Injectable()
export class MeetingRemoval {
  constructor(
    private readonly hands: CallsInHand,
    private readonly chair: MeetingChair,
    private readonly rooms: RoomsRepository,
    private readonly sessions: SessionsService,
    private readonly slots: CallSlots,
    private readonly leaving: CallLeaving,
    private readonly events: CallEvents,
  ) {}

  /** Removes them from the meeting, and bans them from the room until its owner invites them again. */
  async remove(actor: Actor, of: Target): Promise<void> {
    const { call, me, target } = await this.chair.targetOf(actor, of);
    if (target.leaveReason === 'removed' && (await this.isBanned(target, call))) return;
    if (!(await this.mayRemove(call, { me, target }))) throw notTheHost();
    const address = await this.addressOf(target);
    const { userId } = target;
    await this.hands.openWithSlots({ callId: call.id, userIds: [userId] }, (hand) =>
      this.throwOut(hand, { target, address, byId: me.userId }),
    );
    this.tellThem({ call, target });
  }

  /** A person who waits for an answer is told no, and learns nothing about the call. */
  private tellThem({ call, target }: { call: CallEntity; target: ParticipantEntity }): void {
    if (target.state === 'waiting') this.events.publish('admission', { call, participant: target, status: 'denied' });
    else if (!hasOnlyKnocked(target)) this.events.publish('removed', { participant: target });
  }

  /**
   * Nobody removes the owner, and only the owner removes hosts they appointed. A stand-in removes people who are there; a guest who
   * stands in removes only guests.
   */
  private async mayRemove(
    call: CallEntity,
    of: { me: ParticipantEntity; target: ParticipantEntity },
  ): Promise<boolean> {
    const { me, target } = of;
    if (target.id === me.id || owns(call.room!, target)) return false;
    if (owns(call.room!, me)) return true;
    // In a room without an owner nobody ranks above the appointed hosts.
    if (await this.chair.isAppointed(call, target)) return false;
    if (await this.chair.isAppointed(call, me)) return true;
    if (me.userId === null && target.userId !== null) return false;
    return isPresent(target) || isRung(target) || target.state === 'waiting';
  }

  private async throwOut(
    hand: CallInHand,
    of: { target: ParticipantEntity; address: string | null; byId: number | null },
  ): Promise<void> {
    const { address, byId } = of;
    const { userId, guestId, deviceId } = of.target;
    const { manager, call } = hand;
    const target = hand.participant(of.target.id)!;
    await this.rooms.ban(manager, { roomId: call.roomId!, userId, guestId, deviceId, address });
    if (isLive(call.status)) await hand.mark([target], { madeHost: false });
    if (await this.leaving.leave(hand, target, { reason: 'removed', at: new Date(), endReason: 'hangup', byId }))
      return;
    if (!isLive(call.status)) return;
    // The removed person is told nothing more about the meeting, except that a ringing device has to stop.
    hand.tell({ cause: 'participants', participantId: isRung(target) ? target.id : undefined });
    await hand.step(target, { step: 'bar' });
    if (userId !== null) await this.slots.freeOne(manager, { userId, callId: call.id });
  }

  /** The owner may have lifted the ban meanwhile. */
  private async isBanned(target: ParticipantEntity, call: CallEntity): Promise<boolean> {
    return (await this.rooms.bansOf(call.roomId!)).some((ban) => isSamePerson(ban, target));
  }

  private async addressOf({ sessionId, guestId }: ParticipantEntity): Promise<string | null> {
    if (guestId !== null) return (await this.rooms.findGuest(guestId))?.address ?? null;
    return sessionId === null ? null : this.sessions.addressOf(sessionId);
  }
}
