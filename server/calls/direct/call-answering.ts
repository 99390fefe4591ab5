import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { isLive, isPending, type MediaState } from '../../../contracts/index.js';
import { notFound } from '../../http/errors/problem.js';
import { Absence } from '../../time/absence.js';
import { CallInvitations } from '../ending/call-invitations.js';
import { JoiningRung } from '../adding/joining-rung.js';
import { isPresent, isRung, placeOf, type UserActor } from '../actor.js';
import { alreadyInCall, answeredElsewhere, invalidTransition, notYourStep } from '../call-errors.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { MissedCalls } from '../history/missed-calls.js';
import { CallDevices, type CallAndMe } from '../life/call-devices.js';
import { CallEnding } from '../ending/call-ending.js';
import { CallJournal } from '../hand/call-journal.js';
import { CallOver } from '../life/call-over.js';
import { CallSlots } from '../life/call-slots.js';
import type { CallEntity } from '../rows/call.entity.js';
import { CallsRepository } from '../rows/calls.repository.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { SlotEntity } from '../rows/slot.entity.js';
import { CallViews } from '../tell/call-views.js';

/** Two users who are talking now. The calls they missed from each other count as answered. */
type Pair = readonly [number, number];

/** What the callee's devices do with an incoming call: report that they ring, accept, reject. */
@Injectable()
export class CallAnswering {
  constructor(
    private readonly hands: CallsInHand,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly over: CallOver,
    private readonly ending: CallEnding,
    private readonly devices: CallDevices,
    private readonly joining: JoiningRung,
    private readonly invitations: CallInvitations,
    private readonly missed: MissedCalls,
    private readonly journal: CallJournal,
    private readonly views: CallViews,
    private readonly absence: Absence,
  ) {}

  /** Do not disturb: no device rings, but to the caller it looks as if one did. */
  async ringInSilence(callId: number): Promise<void> {
    await this.hands.open(callId, async (hand) => {
      if (await hand.advance('ringing', { ringingAt: new Date() })) hand.tell({ cause: 'ringing' });
    });
  }

  /** A device rings. The first one moves the call to `ringing`. */
  async ringing(actor: UserActor, callId: number): Promise<void> {
    const { call, me } = placeOf(await this.calls.findWithPeople(callId), actor);
    const detail = { deviceId: actor.deviceId };
    const isRinging = me.role === 'callee' || isRung(me);
    if (isRinging) await this.journal.noteAside({ callId, participantId: me.id, kind: 'device-ringing', detail });
    if (call.status === 'accepted' && isRung(me)) return this.joining.ringing(me);
    if (me.role !== 'callee') throw notYourStep('callee');
    await this.hands.open(callId, (hand) => this.startRinging(hand, actor));
  }

  private async startRinging(hand: CallInHand, actor: UserActor): Promise<void> {
    if (await hand.advance('ringing', { ringingAt: new Date() })) {
      await hand.step(hand.placeOf(actor), { step: 'ring' });
      hand.tell({ cause: 'ringing' });
    } else if (hand.call.status !== 'ringing') throw invalidTransition(this.views.call(hand.call, actor), 'ringing');
  }

  /** Gives the call to the first device that accepts. @throws answered-elsewhere, invalid-transition, already-in-call */
  async accept(actor: UserActor, callId: number): Promise<CallEntity> {
    return this.acceptWith(actor, { callId, media: null });
  }

  /** Also joins the call, as this device's page does otherwise with its next request: either both happen or nothing. */
  async acceptAndJoin(actor: UserActor, wish: { callId: number; media: MediaState }): Promise<CallAndMe> {
    const place = placeOf(await this.acceptWith(actor, wish), actor);
    await this.devices.noteJoined(place.me);
    return place;
  }

  private async acceptWith(actor: UserActor, wish: { callId: number; media: MediaState | null }): Promise<CallEntity> {
    const { callId, media } = wish;
    const done = await this.hands.openWithSlots({ callId, userIds: [actor.userId] }, async (hand) => {
      const result = await this.acceptIn(hand, actor);
      if (media !== null && result !== 'too-late') await this.devices.joinIn(hand, actor, media);
      return result;
    });
    if (done === null) throw notFound();
    if (done.result === 'too-late') return this.acceptedTooLate(actor, done.call);
    if (done.result !== null) await this.missed.markSeenBetween(done.result);
    return done.call;
  }

  private async acceptIn(hand: CallInHand, actor: UserActor): Promise<Pair | null | 'too-late'> {
    const me = hand.placeOf(actor);
    if (hand.call.status === 'accepted' && (isRung(me) || me.invitedById !== null)) {
      const isIn = await this.joining.acceptIn(hand, actor);
      return isIn && me.invitedById !== null ? [me.invitedById, actor.userId] : null;
    }
    if (me.role !== 'callee') throw notYourStep('callee');
    if (await this.tryAccept(hand, actor)) return [hand.call.callerId!, actor.userId];
    return this.whyNotAccepted(hand, actor);
  }

  /** Glare: the actor tried to call somebody who is ringing them, so that call is accepted. @throws invalid-transition, already-in-call */
  async acceptInstead(hand: CallInHand, actor: UserActor): Promise<void> {
    if (!(await this.tryAccept(hand, actor))) throw invalidTransition(this.views.call(hand.call, actor), 'accepting');
  }

  private async tryAccept(hand: CallInHand, actor: UserActor): Promise<boolean> {
    const at = new Date();
    // An accept that arrived before the deadline counts, even if the server was away at that moment.
    const inTime = { ringDeadlineAt: MoreThan(this.absence.judgedNow()) };
    if (!(await hand.advance('accept', { acceptedAt: at }, inTime))) return false;
    const lease = { heartbeatAt: at, leaseUntil: this.slots.leaseFrom(at) };
    const { deviceId, sessionId } = actor;
    const me = hand.placeOf(actor);
    // The leases of both people begin now.
    for (const caller of hand.call.participants.filter(isPresent))
      await hand.must(caller, { step: 'return', ...lease });
    await hand.must(me, { step: 'enter', at, ...lease, device: { deviceId, sessionId } });
    await hand.note(me.id, 'entered', { deviceId });
    await this.claimSlots(hand, { userId: actor.userId, until: lease.leaseUntil });
    hand.tell({ cause: 'accepted' });
    return true;
  }

  /** The caller must still hold its slot. The callee's slot may be free (if it rang in silence), but must not belong to another call. */
  private async claimSlots({ manager, call }: CallInHand, claim: { userId: number; until: Date }): Promise<void> {
    const { userId, until } = claim;
    const accepting = { userId, guestId: null };
    const caller = { userId: call.callerId!, callId: call.id };
    const kept = await manager.update(SlotEntity, caller, { leaseUntil: until });
    if (kept.affected === 0) throw invalidTransition(this.views.call(call, accepting), 'accepting');
    if (!(await this.slots.claim(manager, { userId, callId: call.id, until })))
      throw alreadyInCall(this.views.call(call, accepting));
  }

  /** @returns null if this device has already accepted @throws answered-elsewhere, invalid-transition */
  private whyNotAccepted({ call }: CallInHand, actor: UserActor): null | 'too-late' {
    const { me } = placeOf(call, actor);
    if (me.deviceId !== null && me.deviceId !== actor.deviceId) throw answeredElsewhere(this.views.call(call, actor));
    if (call.status === 'accepted' && isPresent(me)) return null;
    if (isPending(call.status)) return 'too-late';
    throw invalidTransition(this.views.call(call, actor), 'accepting');
  }

  /** The ring deadline has passed and the sweeper has not ended the call yet, so it ends here. */
  private async acceptedTooLate(actor: UserActor, call: CallEntity): Promise<never> {
    await this.ending.expire(call);
    throw invalidTransition(this.views.call((await this.calls.findWithPeople(call.id)) ?? call, actor), 'accepting');
  }

  /** Stops all of the callee's devices. Repeating it changes nothing. */
  async reject(actor: UserActor, callId: number): Promise<CallEntity> {
    const done = await this.hands.openWithSlots({ callId }, (hand) => this.rejectIn(hand, actor));
    if (done === null) throw notFound();
    return done.call;
  }

  private async rejectIn(hand: CallInHand, actor: UserActor): Promise<void> {
    const { call } = hand;
    const me: ParticipantEntity = hand.placeOf(actor);
    if (call.status === 'accepted' && isRung(me)) {
      await this.invitations.finishIn(hand, me, { step: 'decline', byId: actor.userId });
      return;
    }
    if (isLive(call.status) && me.state === 'rejected') return;
    if (me.role !== 'callee') throw notYourStep('callee');
    const ending = { step: 'reject', reason: 'declined', at: new Date(), endedById: actor.userId } as const;
    if (await this.over.finish(hand, ending)) {
      await hand.note(me.id, 'declined', { deviceId: actor.deviceId });
      hand.tell({ cause: 'over' });
    } else if (call.status !== 'rejected' || call.endedById !== actor.userId)
      throw invalidTransition(this.views.call(call, actor), 'declining');
  }
}
