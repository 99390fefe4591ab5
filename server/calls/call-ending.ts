import { Injectable } from '@nestjs/common';
import { type ClientEndReason, type EndReason, isPending, isTerminal } from '../../contracts/index.js';
import { Transactions } from '../database/transactions.js';
import { ProblemError } from '../http/problem.js';
import { type Actor, placeOf } from './actor.js';
import type { CallEntity } from './call.entity.js';
import { answeredElsewhere, invalidTransition, notThisDevice, notYourStep } from './call-errors.js';
import { CallPublisher } from './call-publisher.js';
import { CallSteps, type Ending } from './call-steps.js';
import { CallViews } from './call-views.js';
import { CallsRepository } from './calls.repository.js';
import type { ParticipantEntity } from './participant.entity.js';

/** The ways a call is over: cancelled, hung up, left, past its deadline. */
@Injectable()
export class CallEnding {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly steps: CallSteps,
    private readonly publisher: CallPublisher,
    private readonly views: CallViews,
  ) {}

  /** The caller's device takes the call back before it is accepted. */
  async cancel(actor: Actor, callId: number): Promise<CallEntity> {
    const { me } = placeOf(await this.calls.findWithPeople(callId), actor.userId);
    if (me.role !== 'caller') throw notYourStep('caller');
    if (me.deviceId !== actor.deviceId) throw notThisDevice();
    return this.finishOrRefuse(actor, { callId, step: 'cancel', reason: 'cancelled' });
  }

  /** Hangs up; a direct call of two ends for both. */
  async end(actor: Actor, callId: number, reason: ClientEndReason = 'hangup'): Promise<CallEntity> {
    const { call, me } = placeOf(await this.calls.findWithPeople(callId), actor.userId);
    if (me.deviceId !== null && me.deviceId !== actor.deviceId) throw this.otherDevice(call, me);
    return this.finishOrRefuse(actor, { callId, step: 'end', reason });
  }

  /** This device goes, whatever the call's state: hangs up, or cancels what it was ringing. */
  async leave(actor: Actor, callId: number): Promise<CallEntity> {
    const { call, me } = placeOf(await this.calls.findWithPeople(callId), actor.userId);
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
    for (const { id } of await this.calls.findLiveOf(userId))
      await this.leaveNow(id, { userId, reason: 'ended-by-admin' });
  }

  /** Until it is over: another step may come in between. */
  private async leaveNow(callId: number, how: { userId: number; reason: EndReason }): Promise<void> {
    for (;;) {
      const call = await this.calls.findWithPeople(callId);
      if (call === null || isTerminal(call.status)) return;
      const over = { ...leaving(call, how), at: new Date(), endedById: how.userId };
      if (await this.finish(callId, over)) return;
    }
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

  private async finishOrRefuse(
    actor: Actor,
    how: { callId: number; step: 'cancel' | 'end'; reason: EndReason },
  ): Promise<CallEntity> {
    const { callId, step, reason } = how;
    const won = await this.finish(callId, { step, reason, at: new Date(), endedById: actor.userId });
    const { call } = placeOf(await this.calls.findWithPeople(callId), actor.userId);
    if (won || this.wasThisStep(call, { actor, step })) return call;
    throw invalidTransition(this.views.call(call), step === 'cancel' ? 'cancelling' : 'hanging up');
  }

  private wasThisStep(call: CallEntity, done: { actor: Actor; step: 'cancel' | 'end' }): boolean {
    const status = done.step === 'cancel' ? 'cancelled' : 'ended';
    return call.status === status && call.endedById === done.actor.userId;
  }

  private otherDevice(call: CallEntity, me: ParticipantEntity) {
    return me.role === 'callee' ? answeredElsewhere(this.views.call(call)) : notThisDevice();
  }
}

/** By which step a call is over when this user has to go. */
function leaving(call: CallEntity, how: { userId: number; reason: EndReason }): Pick<Ending, 'step' | 'reason'> {
  if (!isPending(call.status)) return { step: 'end', reason: how.reason };
  if (call.callerId === how.userId) return { step: 'cancel', reason: 'cancelled' };
  return { step: 'deadline', reason: 'unreachable' };
}
