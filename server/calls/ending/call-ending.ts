import { Injectable } from '@nestjs/common';
import { type ClientEndReason, type EndReason, isPending, isTerminal } from '../../../contracts/index.js';
import { notFound } from '../../http/errors/problem.js';
import { Absence } from '../../time/absence.js';
import { CallInvitations } from './call-invitations.js';
import { type Actor, isPresent, isRung, isSeatOf } from '../actor.js';
import { answeredElsewhere, invalidTransition, movedOn, notThisDevice, notYourStep } from '../call-errors.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { CallsInHand, type Done } from '../hand/calls-in-hand.js';
import { MeetingWait } from '../meeting/people/meeting-wait.js';
import type { CallEntity } from '../rows/call.entity.js';
import { CallsRepository } from '../rows/calls.repository.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { CallViews } from '../tell/call-views.js';
import { CallLeaving } from './call-leaving.js';
import { CallOver, type Ending } from '../life/call-over.js';

/** The ways a call ends: cancelled, hung up, left, past its deadline. */
@Injectable()
export class CallEnding {
  constructor(
    private readonly hands: CallsInHand,
    private readonly calls: CallsRepository,
    private readonly over: CallOver,
    private readonly leaving: CallLeaving,
    private readonly invitations: CallInvitations,
    private readonly waiting: MeetingWait,
    private readonly views: CallViews,
    private readonly absence: Absence,
  ) {}

  /** The caller's device cancels the call before anybody has accepted it. */
  cancel(actor: Actor, callId: number): Promise<CallEntity> {
    return this.inCall(callId, (hand) => this.cancelIn(hand, actor));
  }

  /** Hangs up. A direct call of two ends for both; from a larger call or a room only this person leaves. */
  end(actor: Actor, callId: number, reason: ClientEndReason = 'hangup'): Promise<CallEntity> {
    return this.inCall(callId, (hand) => this.endIn(hand, actor, reason));
  }

  /** This device leaves, whatever the call's state: it hangs up, or cancels a call that it was ringing. */
  leave(actor: Actor, callId: number): Promise<CallEntity> {
    return this.inCall(callId, (hand) => {
      if (!isSeatOf(hand.placeOf(actor), actor)) throw movedOn();
      const isRinging = isPending(hand.call.status) && hand.placeOf(actor).role === 'caller';
      return isRinging ? this.cancelIn(hand, actor) : this.endIn(hand, actor, 'hangup');
    });
  }

  /** Removes devices from their calls when their sign-in has ended, whether or not they have a socket. */
  async leaveSessions(sessionIds: number[]): Promise<void> {
    for (const { callId, userId } of await this.calls.findPresentBySession(sessionIds))
      await this.leaveNow(callId, { userId: userId!, reason: 'hangup' });
  }

  /** Takes a user whose account is gone out of every call, on every device; their devices stop ringing. */
  async leaveAll(userId: number): Promise<void> {
    for (const { callId } of await this.calls.findPlacesOf(userId))
      await this.leaveNow(callId, { userId, reason: 'ended-by-admin' });
  }

  /** Ends a call at its ring deadline. If somebody else was faster, nothing happens. */
  async expire({ id }: Pick<CallEntity, 'id'>): Promise<void> {
    await this.hands.openWithSlots({ callId: id }, async (hand) => {
      const { ringingAt, ringDeadlineAt } = hand.call;
      // The deadline may have been moved meanwhile because the clock jumped.
      if (ringDeadlineAt !== null && ringDeadlineAt > this.absence.judgedNow()) return;
      const reason = ringingAt === null ? 'unreachable' : 'no-answer';
      await this.finishIn(hand, { step: 'deadline', reason, at: ringDeadlineAt ?? new Date(), endedById: null });
    });
  }

  /** Ends the call and announces it. @returns false when it was already over */
  async finish(callId: number, ending: Ending): Promise<boolean> {
    const done = await this.hands.openWithSlots({ callId }, (hand) => this.finishIn(hand, ending));
    return done?.result ?? false;
  }

  /** The same for a call that is in hand. */
  async finishIn(hand: CallInHand, ending: Ending): Promise<boolean> {
    const won = await this.over.finish(hand, ending);
    if (won) hand.tell({ cause: 'over' });
    return won;
  }

  private async cancelIn(hand: CallInHand, actor: Actor): Promise<void> {
    const me = hand.placeOf(actor);
    if (me.role !== 'caller') throw notYourStep('caller');
    if (me.deviceId !== actor.deviceId) throw notThisDevice();
    const ending = { step: 'cancel', reason: 'cancelled', at: new Date(), endedById: actor.userId } as const;
    if (await this.finishIn(hand, ending)) return;
    const { status, endedById } = hand.call;
    if (status === 'cancelled' && endedById === actor.userId) return;
    throw invalidTransition(this.views.call(hand.call, actor), 'cancelling');
  }

  private async endIn(hand: CallInHand, actor: Actor, endReason: ClientEndReason): Promise<void> {
    const { call } = hand;
    const me = hand.placeOf(actor);
    if (me.deviceId !== null && me.deviceId !== actor.deviceId) throw this.otherDevice(call, me);
    if (await this.leaving.leave(hand, me, { reason: 'left', at: new Date(), endReason, byId: me.userId })) return;
    if (!hasGone(call, me)) throw invalidTransition(this.views.call(call, actor), 'hanging up');
  }

  private async leaveNow(callId: number, how: { userId: number; reason: EndReason }): Promise<void> {
    await this.hands.openWithSlots({ callId, userIds: [how.userId] }, (hand) => this.leaveIn(hand, how));
  }

  private async leaveIn(hand: CallInHand, how: { userId: number; reason: EndReason }): Promise<void> {
    const { userId, reason: endReason } = how;
    const { call } = hand;
    const me = hand.person({ userId, guestId: null });
    const at = new Date();
    if (isTerminal(call.status)) return;
    if (me?.state === 'waiting') await this.waiting.giveUpIn(hand, me, 'left');
    else if (isPending(call.status))
      await this.finishIn(hand, { ...leavingPending(call, userId), at, endedById: userId });
    else if (me && isRung(me)) await this.invitations.finishIn(hand, me, { step: 'miss', byId: null });
    else if (me && isPresent(me)) await this.leaving.leave(hand, me, { reason: 'left', at, endReason, byId: userId });
  }

  private async inCall(callId: number, work: (hand: CallInHand) => Promise<void>): Promise<CallEntity> {
    const done: Done<void> | null = await this.hands.openWithSlots({ callId }, work);
    if (done === null) throw notFound();
    return done.call;
  }

  private otherDevice(call: CallEntity, me: ParticipantEntity) {
    return me.role === 'callee' ? answeredElsewhere(this.views.call(call, me)) : notThisDevice();
  }
}

/** They hung up before: either that ended the call, or it went on without them. */
function hasGone(call: CallEntity, me: ParticipantEntity): boolean {
  if (me.state !== 'left') return false;
  if (call.status === 'accepted' || call.kind === 'room') return true;
  return call.endedById === me.userId || (me.leftAt ?? call.endedAt!) < call.endedAt!;
}

/** The step that ends a ringing call when this user has to leave it. */
function leavingPending(call: CallEntity, userId: number): Pick<Ending, 'step' | 'reason'> {
  if (call.callerId === userId) return { step: 'cancel', reason: 'cancelled' };
  return { step: 'deadline', reason: 'unreachable' };
}
