import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type CallType, isPending } from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { isUniqueViolation, Transactions } from '../../database/transactions.js';
import { invalid, notFound } from '../../http/errors/problem.js';
import type { UserEntity } from '../../users/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import type { UserActor } from '../actor.js';
import { CallAnswering } from './call-answering.js';
import { CallEntity } from '../rows/call.entity.js';
import { alreadyInCall } from '../call-errors.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { CallSlots } from '../life/call-slots.js';
import { CallViews } from '../tell/call-views.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { EarlierCall, isOver } from '../ending/earlier-call.js';
import { MissedCalls } from '../history/missed-calls.js';
import { doNotDisturb } from '../rows/do-not-disturb.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import { RingLimit } from '../life/ring-limit.js';
import { SilentRing } from '../life/silent-ring.js';

export interface RingWish {
  calleeId: number;
  type: CallType;
  idempotencyKey: string | null;
}

/** What a request for a call led to. `created` is false for a repeat, and when an existing call was accepted instead (glare). */
export interface Placed {
  call: CallEntity;
  created: boolean;
}

interface Placing {
  /** The call that the request resulted in. */
  hand: CallInHand;
  what: 'created' | 'busy' | 'accepted' | 'repeated';
  /** The earlier call that the caller left for it, or null. */
  replaced: CallInHand | null;
}

interface Plan {
  actor: UserActor;
  wish: RingWish;
  callee: UserEntity;
  now: Date;
}

/** One user calls another. Requests are idempotent, "busy" is exact, and two users who call each other end up in one call. */
@Injectable()
export class CallPlacing {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: UsersService,
    private readonly hands: CallsInHand,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly earlier: EarlierCall,
    private readonly answering: CallAnswering,
    private readonly missed: MissedCalls,
    private readonly views: CallViews,
    private readonly silence: SilentRing,
    private readonly limit: RingLimit,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws validation-failed (oneself), not-found (callee), already-in-call, rate-limited */
  async place(actor: UserActor, wish: RingWish): Promise<Placed> {
    if (wish.calleeId === actor.userId) throw invalid('calleeId', 'You cannot call yourself.');
    const callee = await this.users.findById(wish.calleeId);
    if (callee === null || callee.disabledAt !== null) throw notFound('There is nobody with this id to call.');
    await this.limit.take(actor);
    await this.slots.prepare([actor.userId, callee.id]);
    const step = await this.decide({ actor, wish, callee, now: new Date() });
    await this.tell(step, [actor.userId, callee.id]);
    return { call: step.hand.call, created: step.what === 'created' || step.what === 'busy' };
  }

  /** Two requests with the same key can only race while no row exists yet. The loser then finds the winner's call. */
  private async decide(plan: Plan): Promise<Placing> {
    try {
      return await this.transactions.run((manager) => this.underSlots(manager, plan));
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return this.transactions.run((manager) => this.underSlots(manager, plan));
    }
  }

  private async underSlots(manager: EntityManager, plan: Plan): Promise<Placing> {
    const { actor, callee } = plan;
    const live = await this.slots.lock(manager, [actor.userId, callee.id]);
    const repeated = await this.repeated(manager, plan);
    if (repeated !== null)
      return { hand: (await this.hands.take(manager, repeated))!, what: 'repeated', replaced: null };
    const mine = live.get(actor.userId) ?? null;
    const theirs = live.get(callee.id) ?? null;
    if (theirs !== null && ringsFor(theirs, { callerId: callee.id, calleeId: actor.userId })) {
      return this.acceptInstead(manager, { plan, callId: theirs.id, mine });
    }
    const replaced = mine === null ? null : await this.earlier.leaveDead(manager, { actor, call: mine });
    const busy = theirs !== null && !(theirs.id === replaced?.call.id && isOver(replaced));
    const hand = await (busy ? this.storeBusy(manager, plan) : this.storeRinging(manager, plan));
    return { hand, what: busy ? 'busy' : 'created', replaced };
  }

  private async repeated(manager: EntityManager, { actor, wish }: Plan): Promise<number | null> {
    if (wish.idempotencyKey === null) return null;
    return this.calls.findByIdempotencyKey(manager, { userId: actor.userId, key: wish.idempotencyKey });
  }

  /** Glare: the callee is ringing the caller at this moment, so the request accepts that call. */
  private async acceptInstead(
    manager: EntityManager,
    glare: { plan: Plan; callId: number; mine: CallEntity | null },
  ): Promise<Placing> {
    const { plan, callId, mine } = glare;
    if (mine !== null && mine.id !== callId) throw alreadyInCall(this.views.call(mine, plan.actor));
    const hand = (await this.hands.take(manager, callId))!;
    await this.answering.acceptInstead(hand, plan.actor);
    const { userId } = plan.actor;
    await manager.update(ParticipantEntity, { callId, userId }, { idempotencyKey: plan.wish.idempotencyKey });
    await hand.close();
    return { hand, what: 'accepted', replaced: null };
  }

  private async storeBusy(manager: EntityManager, plan: Plan): Promise<CallInHand> {
    const { now } = plan;
    const over = { status: 'missed', endReason: 'busy', endedAt: now, duration: 0 } as const;
    const call = await manager.save(CallEntity, { ...newCall(plan), ...over, ringDeadlineAt: null });
    await manager.insert(ParticipantEntity, [
      { ...callerOf(plan, call.id), state: 'left', leaveReason: 'left', leftAt: now },
      { ...calleeOf(plan, call.id), state: 'missed', leftAt: now },
    ]);
    const hand = (await this.hands.take(manager, call.id))!;
    await hand.note(null, 'created', { type: plan.wish.type, silent: false });
    await hand.note(null, 'status', { to: 'missed', reason: 'busy', byId: null });
    hand.tell({ cause: 'over' });
    return hand;
  }

  /**
   * Do not disturb must look like a phone that rings unanswered or, if no device is connected, like an unreachable one. The
   * callee's devices are not told, and the callee's slot stays free.
   */
  private async storeRinging(manager: EntityManager, plan: Plan): Promise<CallInHand> {
    const { actor, callee, now } = plan;
    const silent = doNotDisturb(callee);
    const until = new Date(now.getTime() + this.settings.ringTimeoutSeconds * 1000);
    const call = await manager.save(CallEntity, { ...newCall(plan), status: 'initiated', ringDeadlineAt: until });
    await manager.insert(ParticipantEntity, [
      { ...callerOf(plan, call.id), leaseUntil: this.slots.leaseFrom(now) },
      { ...calleeOf(plan, call.id), state: 'invited', silent },
    ]);
    await this.slots.take(manager, {
      userIds: silent ? [actor.userId] : [actor.userId, callee.id],
      callId: call.id,
      until,
    });
    const hand = (await this.hands.take(manager, call.id))!;
    await hand.note(null, 'created', { type: plan.wish.type, silent });
    hand.tell({ cause: 'created' });
    return hand;
  }

  /** Called after the commit. */
  private async tell({ hand, what, replaced }: Placing, [userId, otherId]: readonly [number, number]): Promise<void> {
    if (replaced !== null) this.hands.tell(replaced);
    if (what === 'repeated') return;
    this.hands.tell(hand);
    if (what === 'accepted') await this.missed.markSeenBetween([userId, otherId]);
    else await this.missed.markSeenFrom({ userId, otherId });
    const silent = hand.call.participants.find((participant) => participant.silent)?.userId;
    if (what === 'created' && silent) this.silence.pretend(silent, () => this.answering.ringInSilence(hand.call.id));
  }
}

function ringsFor(call: CallEntity, pair: { callerId: number; calleeId: number }): boolean {
  if (!isPending(call.status) || call.callerId !== pair.callerId) return false;
  return call.participants.some(({ role, userId }) => role === 'callee' && userId === pair.calleeId);
}

function newCall({ actor, wish, now }: Plan) {
  return { kind: 'direct', type: wish.type, callerId: actor.userId, initiatedAt: now, version: 1 } as const;
}

function callerOf({ actor, wish, now }: Plan, callId: number) {
  const { userId, deviceId, sessionId } = actor;
  const { idempotencyKey } = wish;
  const joined = { state: 'joined', joinedAt: now, heartbeatAt: now } as const;
  return { callId, userId, role: 'caller', deviceId, sessionId, idempotencyKey, ...joined } as const;
}

function calleeOf({ callee }: Plan, callId: number) {
  return { callId, userId: callee.id, role: 'callee' } as const;
}
