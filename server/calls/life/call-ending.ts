import { Injectable } from '@nestjs/common';
import { type ClientEndReason, type EndReason, isPending, isTerminal } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import { ProblemError } from '../../http/errors/problem.js';
import { type Actor, isPresent, isRung, placeOf } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { answeredElsewhere, invalidTransition, notThisDevice, notYourStep } from '../call-errors.js';
import { CallInvitations } from '../adding/call-invitations.js';
import { CallLeaving, type Departure } from './call-leaving.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSteps, type Ending } from './call-steps.js';
import { CallViews } from '../tell/call-views.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { MeetingWait } from '../meeting/meeting-wait.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** The ways a call is over: cancelled, hung up, left, past its deadline. */
@Injectable()
export class CallEnding {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly steps: CallSteps,
    private readonly leaving: CallLeaving,
    private readonly invitations: CallInvitations,
    private readonly waiting: MeetingWait,
    private readonly publisher: CallPublisher,
    private readonly views: CallViews,
  ) {}

  /** The caller's device takes the call back before it is accepted. */
  async cancel(actor: Actor, callId: number): Promise<CallEntity> {
    const { me } = placeOf(await this.calls.findWithPeople(callId), actor);
    if (me.role !== 'caller') throw notYourStep('caller');
    if (me.deviceId !== actor.deviceId) throw notThisDevice();
    return this.cancelOrRefuse(actor, callId);
  }

  /** Hangs up: a direct call of two ends for both, of a larger one or a room's this person goes. */
  async end(actor: Actor, callId: number, reason: ClientEndReason = 'hangup'): Promise<CallEntity> {
    const { call, me } = placeOf(await this.calls.findWithPeople(callId), actor);
    if (me.deviceId !== null && me.deviceId !== actor.deviceId) throw this.otherDevice(call, me);
    const left = await this.leaving.leave(callId, this.departure(me, { reason: 'left', endReason: reason }));
    const { call: now, me: meNow } = placeOf(await this.calls.findWithPeople(callId), actor);
    if (left !== 'stayed' || hasGone(now, meNow)) return now;
    throw invalidTransition(this.views.call(now, actor), 'hanging up');
  }

  private departure(me: ParticipantEntity, why: Pick<Departure, 'reason' | 'endReason'>): Departure {
    return { ...why, participantId: me.id, at: new Date(), byId: me.userId };
  }

  /** This device goes, whatever the call's state: hangs up, or cancels what it was ringing. */
  async leave(actor: Actor, callId: number): Promise<CallEntity> {
    const { call, me } = placeOf(await this.calls.findWithPeople(callId), actor);
    const ringing = isPending(call.status) && me.role === 'caller';
    try {
      return await (ringing ? this.cancel(actor, callId) : this.end(actor, callId));
    } catch (error) {
      // It was accepted in this very moment.
      if (ringing && error instanceof ProblemError && error.code === 'invalid-transition')
        return this.end(actor, callId);
      throw error;
    }
  }

  /** Devices whose sign-in is over are out of their calls, with or without a socket. */
  async leaveSessions(sessionIds: number[]): Promise<void> {
    for (const { callId, userId } of await this.calls.findPresentBySession(sessionIds)) {
      await this.leaveNow(callId, { userId: userId!, reason: 'hangup' });
    }
  }

  /** A user who is no more is out of every call, on every device, and rings nowhere. */
  async leaveAll(userId: number): Promise<void> {
    for (const { callId } of await this.calls.findPlacesOf(userId))
      await this.leaveNow(callId, { userId, reason: 'ended-by-admin' });
  }

  /** Until it is so: another step may come in between. */
  private async leaveNow(callId: number, how: { userId: number; reason: EndReason }): Promise<void> {
    for (;;) {
      const call = await this.calls.findWithPeople(callId);
      if (call === null || isTerminal(call.status)) return;
      if (await this.leaveOnce(call, how)) return;
    }
  }

  private async leaveOnce(call: CallEntity, how: { userId: number; reason: EndReason }): Promise<boolean> {
    const { userId, reason } = how;
    const me = call.participants.find((participant) => participant.userId === userId);
    if (me?.state === 'waiting') return this.waiting.giveUp(me, 'left').then(() => true);
    if (isPending(call.status)) {
      const over = { ...leavingPending(call, userId), at: new Date(), endedById: userId };
      return this.finish(call.id, over);
    }
    if (me && isRung(me)) return this.invitations.expire(me);
    if (!me || !isPresent(me)) return true;
    const left = await this.leaving.leave(call.id, this.departure(me, { reason: 'left', endReason: reason }));
    return left !== 'stayed';
  }

  /** Carries out the ring deadline; whoever comes second finds it done. */
  async expire(call: CallEntity): Promise<void> {
    const reason = call.ringingAt === null ? 'unreachable' : 'no-answer';
    await this.finish(call.id, { step: 'deadline', reason, at: call.ringDeadlineAt ?? new Date(), endedById: null });
  }

  /** Ends and tells; false when it was over already. */
  async finish(callId: number, ending: Ending): Promise<boolean> {
    const won = await this.transactions.run((manager) => this.steps.finish(manager, callId, ending));
    if (won) await this.publisher.changed(callId, 'over');
    return won;
  }

  private async cancelOrRefuse(actor: Actor, callId: number): Promise<CallEntity> {
    const ending = { step: 'cancel', reason: 'cancelled', at: new Date(), endedById: actor.userId } as const;
    const won = await this.finish(callId, ending);
    const { call } = placeOf(await this.calls.findWithPeople(callId), actor);
    if (won || (call.status === 'cancelled' && call.endedById === actor.userId)) return call;
    throw invalidTransition(this.views.call(call, actor), 'cancelling');
  }

  private otherDevice(call: CallEntity, me: ParticipantEntity) {
    return me.role === 'callee' ? answeredElsewhere(this.views.call(call, me)) : notThisDevice();
  }
}

/** Has hung up before: it ended the call, or left it while it went on. */
function hasGone(call: CallEntity, me: ParticipantEntity): boolean {
  if (me.state !== 'left') return false;
  if (call.status === 'accepted' || call.kind === 'room') return true;
  return call.endedById === me.userId || (me.leftAt ?? call.endedAt!) < call.endedAt!;
}

/** By which step a call that rings is over when this user has to go. */
function leavingPending(call: CallEntity, userId: number): Pick<Ending, 'step' | 'reason'> {
  if (call.callerId === userId) return { step: 'cancel', reason: 'cancelled' };
  return { step: 'deadline', reason: 'unreachable' };
}
