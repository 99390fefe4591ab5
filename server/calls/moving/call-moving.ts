import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isPending } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import { type Limit, RateLimiter } from '../../http/rate-limiter.js';
import { type Actor, isPresent, placeOf } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { alreadyInCall, invalidTransition } from '../call-errors.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSlots } from '../life/call-slots.js';
import { CallSteps } from '../life/call-steps.js';
import { CallViews } from '../tell/call-views.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import { ChangeOfDevice } from './change-of-device.js';

/** Limit for each person: every move is announced to the whole call, and written to its journal. */
const MOVES: Limit = { name: 'moves', points: 20, seconds: 60 };

/**
 * A running call goes on at another device of the same person. Who they are in the call stays; the new page joins it
 * as a fresh one, with the next epoch, and the others make new links to it.
 */
@Injectable()
export class CallMoving {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly steps: CallSteps,
    private readonly devices: ChangeOfDevice,
    private readonly publisher: CallPublisher,
    private readonly views: CallViews,
    private readonly limiter: RateLimiter,
  ) {}

  /** Repeating it on the device that has the call changes nothing. @throws not-found, rate-limited, invalid-transition when this person is not in it, already-in-call when they are in another one by now */
  async move(actor: Actor, callId: number): Promise<CallEntity> {
    await this.limiter.take({ limit: MOVES, key: `${actor.userId ?? 'guest'} ${actor.guestId ?? ''}` });
    const before = await this.transactions.run((manager) => this.take(manager, { actor, callId }));
    const call = await this.publisher.changed(callId, 'participants', before.id);
    this.devices.tell(before, actor);
    return call;
  }

  /** @returns the place as it was */
  private async take(manager: EntityManager, of: { actor: Actor; callId: number }): Promise<ParticipantEntity> {
    const { actor, callId } = of;
    if (actor.userId !== null) await this.slots.lock(manager, [actor.userId]);
    const { call, me } = placeOf(await this.calls.lockWithPeople(callId, manager), actor);
    // Whoever is being rung accepts instead: there is nothing to move yet.
    if (!isPresent(me)) throw invalidTransition(this.views.call(call, actor), 'moving it here');
    const heartbeatAt = new Date();
    const lease = { heartbeatAt, leaseUntil: this.slots.leaseFrom(heartbeatAt) };
    await this.keepSlot(manager, { actor, call, until: lease.leaseUntil });
    const { deviceId, sessionId } = actor;
    await manager.update(ParticipantEntity, { id: me.id }, { ...lease, deviceId, sessionId, state: 'joined' });
    await this.devices.note(manager, { me, actor });
    await this.steps.touch(manager, callId);
    return me;
  }

  /** Whoever was given up by the server may be in another call by now. While it rings the slot is held to the deadline. */
  private async keepSlot(manager: EntityManager, of: { actor: Actor; call: CallEntity; until: Date }): Promise<void> {
    const { actor, call, until } = of;
    const { userId } = actor;
    if (userId === null) return;
    if (isPending(call.status)) return this.slots.extend(manager, { userId, callId: call.id, until });
    const isFree = await this.slots.claim(manager, { userId, callId: call.id, until });
    if (!isFree) throw alreadyInCall(this.views.call(call, actor));
  }
}
