import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import { isLive, isPending } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import { Absence } from '../../time/absence.js';
import { isPresent, isRung, placeOf, PRESENT_STATES, type UserActor } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { alreadyInCall, answeredElsewhere, invalidTransition, notYourStep } from '../call-errors.js';
import { CallEnding } from '../life/call-ending.js';
import { CallInvitations } from '../adding/call-invitations.js';
import { CallJournal } from '../life/call-journal.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSlots } from '../life/call-slots.js';
import { CallSteps } from '../life/call-steps.js';
import { CallViews } from '../tell/call-views.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { JoiningRung } from '../adding/joining-rung.js';
import { MissedCalls } from '../history/missed-calls.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import { SlotEntity } from '../rows/slot.entity.js';

/** What the callee's devices do with a call that comes in: say that they ring, accept, reject. */
@Injectable()
export class CallAnswering {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly steps: CallSteps,
    private readonly ending: CallEnding,
    private readonly joining: JoiningRung,
    private readonly invitations: CallInvitations,
    private readonly missed: MissedCalls,
    private readonly journal: CallJournal,
    private readonly publisher: CallPublisher,
    private readonly views: CallViews,
    private readonly absence: Absence,
  ) {}

  /** Do not disturb: it rings nowhere, and looks as if it did. */
  async ringInSilence(callId: number): Promise<void> {
    const step = { callId, step: 'ringing', set: { ringingAt: new Date() } } as const;
    if (await this.steps.advance(this.transactions.manager, step)) await this.publisher.changed(callId, 'ringing');
  }

  /** A device rings; the first one moves the call to `ringing`. */
  async ringing(actor: UserActor, callId: number): Promise<void> {
    const { call, me } = placeOf(await this.calls.findWithPeople(callId), actor);
    const detail = { deviceId: actor.deviceId };
    const isRinging = me.role === 'callee' || isRung(me);
    if (isRinging) await this.journal.noteAside({ callId, participantId: me.id, kind: 'device-ringing', detail });
    if (call.status === 'accepted' && isRung(me)) return this.joining.ringing(me);
    if (me.role !== 'callee') throw notYourStep('callee');
    const first = await this.transactions.run((manager) => this.startRinging(manager, { call, me }));
    if (first) await this.publisher.changed(callId, 'ringing');
    else await this.allowRepeatedRinging(actor, callId);
  }

  private async startRinging(
    manager: EntityManager,
    at: { call: CallEntity; me: ParticipantEntity },
  ): Promise<boolean> {
    const step = { callId: at.call.id, step: 'ringing', set: { ringingAt: new Date() } } as const;
    if (!(await this.steps.advance(manager, step))) return false;
    await manager.update(ParticipantEntity, { id: at.me.id, state: 'invited' }, { state: 'ringing' });
    return true;
  }

  private async allowRepeatedRinging(actor: UserActor, callId: number): Promise<void> {
    const call = await this.calls.findWithPeople(callId);
    if (call && call.status !== 'ringing') throw invalidTransition(this.views.call(call, actor), 'ringing');
  }

  /** The winner's device gets the call. @throws answered-elsewhere, invalid-transition, already-in-call */
  async accept(actor: UserActor, callId: number): Promise<CallEntity> {
    const now = new Date();
    const { me, call } = placeOf(await this.calls.findWithPeople(callId), actor);
    if (call.status === 'accepted' && isRung(me)) return this.joining.accept(actor, { call, me });
    if (me.role !== 'callee') throw notYourStep('callee');
    const won = await this.transactions.run((manager) => this.tryAccept(manager, { actor, callId, now, call }));
    if (!won) return this.acceptedBefore(actor, callId);
    await this.missed.markSeenBetween([call.callerId!, actor.userId]);
    return this.publisher.changed(callId, 'accepted');
  }

  /** With the slots of both already locked by the caller. The call is known to be pending. */
  async acceptUnderSlots(
    manager: EntityManager,
    accepting: { actor: UserActor; callId: number; now: Date },
  ): Promise<void> {
    const call = await this.calls.findWithPeople(accepting.callId, manager);
    if (call !== null && (await this.tryAccept(manager, { ...accepting, call }))) return;
    throw invalidTransition(this.views.call(call!, accepting.actor), 'accepting');
  }

  private async tryAccept(
    manager: EntityManager,
    accepting: { actor: UserActor; callId: number; now: Date; call: CallEntity },
  ): Promise<boolean> {
    const { actor, callId, now, call } = accepting;
    // An accept that was pressed in time counts, even if the server was away when it arrived.
    const inTime = { ringDeadlineAt: MoreThan(this.absence.judgedNow()) };
    const step = { callId, step: 'accept', set: { acceptedAt: now }, where: inTime } as const;
    if (!(await this.steps.advance(manager, step))) return false;
    const lease = { heartbeatAt: now, leaseUntil: this.slots.leaseFrom(now) };
    const joined = { state: 'joined', deviceId: actor.deviceId, sessionId: actor.sessionId, joinedAt: now } as const;
    await manager.update(ParticipantEntity, { callId, userId: actor.userId }, { ...joined, ...lease, silent: false });
    const me = call.participants.find(({ userId }) => userId === actor.userId)!;
    const detail = { deviceId: actor.deviceId };
    await this.journal.note(manager, { callId, participantId: me.id, kind: 'entered', detail });
    await manager.update(ParticipantEntity, { callId, state: In([...PRESENT_STATES]) }, lease);
    await this.claimSlots(manager, { userId: actor.userId, call, until: lease.leaseUntil });
    return true;
  }

  /** The caller must still hold its slot. The callee's may be free (it rang in silence), but not in another call. */
  private async claimSlots(
    manager: EntityManager,
    claim: { userId: number; call: CallEntity; until: Date },
  ): Promise<void> {
    const { userId, call, until } = claim;
    const accepting = { userId, guestId: null };
    const caller = { userId: call.callerId!, callId: call.id };
    const kept = await manager.update(SlotEntity, caller, { leaseUntil: until });
    if (kept.affected === 0) throw invalidTransition(this.views.call(call, accepting), 'accepting');
    if (!(await this.slots.claim(manager, { userId, callId: call.id, until })))
      throw alreadyInCall(this.views.call(call, accepting));
  }

  private async acceptedBefore(actor: UserActor, callId: number): Promise<CallEntity> {
    const { call, me } = placeOf(await this.calls.findWithPeople(callId), actor);
    if (me.deviceId !== null && me.deviceId !== actor.deviceId) throw answeredElsewhere(this.views.call(call, actor));
    if (call.status === 'accepted' && isPresent(me)) return call;
    if (isPending(call.status)) await this.ending.expire(call);
    throw invalidTransition(this.views.call((await this.calls.findWithPeople(callId)) ?? call, actor), 'accepting');
  }

  /** Stops all of the callee's devices. Repeating it changes nothing. */
  async reject(actor: UserActor, callId: number): Promise<CallEntity> {
    const { call: before, me } = placeOf(await this.calls.findWithPeople(callId), actor);
    if (before.status === 'accepted' && isRung(me)) {
      if (await this.invitations.finish(me, declinedBy(actor))) return (await this.calls.findWithPeople(callId))!;
    } else if (me.role !== 'callee') throw notYourStep('callee');
    const ending = { step: 'reject', reason: 'declined', at: new Date(), endedById: actor.userId } as const;
    const won = await this.transactions.run((manager) => this.steps.finish(manager, callId, ending));
    if (won) return this.publisher.changed(callId, 'over');
    const { call, me: meNow } = placeOf(await this.calls.findWithPeople(callId), actor);
    if (call.status === 'rejected' && call.endedById === actor.userId) return call;
    if (isLive(call.status) && meNow.state === 'rejected') return call;
    throw invalidTransition(this.views.call(call, actor), 'declining');
  }
}

const declinedBy = ({ userId }: UserActor) => ({ state: 'rejected', byId: userId }) as const;
