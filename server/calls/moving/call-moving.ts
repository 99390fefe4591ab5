import { Injectable } from '@nestjs/common';
import { isPending } from '../../../contracts/index.js';
import { notFound } from '../../http/errors/problem.js';
import { type Limit, RateLimiter } from '../../http/rate-limiter.js';
import { type Actor, isPresent } from '../actor.js';
import { alreadyInCall, invalidTransition } from '../call-errors.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { boundTo } from '../hand/participant-columns.js';
import { CallSlots } from '../life/call-slots.js';
import type { CallEntity } from '../rows/call.entity.js';
import { CallViews } from '../tell/call-views.js';
import { ChangeOfDevice, type FormerDevice } from './change-of-device.js';

/** Per person, because every move is announced to the whole call and written to its journal. */
const MOVES: Limit = { name: 'moves', points: 20, seconds: 60 };

/**
 * A running call continues on another device of the same person. They stay the same participant; the new page joins with
 * the next epoch, and the others make new connections to it.
 */
@Injectable()
export class CallMoving {
  constructor(
    private readonly hands: CallsInHand,
    private readonly slots: CallSlots,
    private readonly devices: ChangeOfDevice,
    private readonly views: CallViews,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Repeating it on the device that has the call changes nothing. @throws not-found, rate-limited, invalid-transition when this
   * person is not in it, already-in-call when they are in another call by now
   */
  async move(actor: Actor, callId: number): Promise<CallEntity> {
    await this.limiter.take({ limit: MOVES, key: `${actor.userId ?? 'guest'} ${actor.guestId ?? ''}` });
    const done = await this.hands.openWithSlots({ callId, userIds: [actor.userId] }, (hand) => this.take(hand, actor));
    if (done === null) throw notFound();
    this.devices.tell(done.result, actor);
    return done.call;
  }

  /** @returns the participant as it was before */
  private async take(hand: CallInHand, actor: Actor): Promise<FormerDevice> {
    const me = hand.placeOf(actor);
    // A person who is still being rung accepts the call instead; there is nothing to move yet.
    if (!isPresent(me)) throw invalidTransition(this.views.call(hand.call, actor), 'moving it here');
    const before = { ...me };
    const heartbeatAt = new Date();
    const lease = { heartbeatAt, leaseUntil: this.slots.leaseFrom(heartbeatAt) };
    await this.keepSlot(hand, { actor, until: lease.leaseUntil });
    const { deviceId, sessionId } = actor;
    await hand.must(me, { step: 'return', ...lease, page: { sessionId, ...boundTo(me, deviceId) } });
    await this.devices.note(hand, before, actor);
    hand.tell({ cause: 'participants', participantId: me.id });
    return before;
  }

  /** A person the server took for lost may be in another call by now. While the call rings, the slot is held to the deadline. */
  private async keepSlot({ manager, call }: CallInHand, of: { actor: Actor; until: Date }): Promise<void> {
    const { actor, until } = of;
    const { userId } = actor;
    if (userId === null) return;
    if (isPending(call.status)) return this.slots.extend(manager, { userId, callId: call.id, until });
    const isFree = await this.slots.claim(manager, { userId, callId: call.id, until });
    if (!isFree) throw alreadyInCall(this.views.call(call, actor));
  }
}
