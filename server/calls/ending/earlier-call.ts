import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isPending, isTerminal, RECONNECTING_AFTER_MS } from '../../../contracts/index.js';
import { Reachable } from '../../presence/reachable.js';
import { Absence } from '../../time/absence.js';
import { isPresent, type UserActor } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { alreadyInCall } from '../call-errors.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { CallLeaving } from './call-leaving.js';
import { CallOver } from '../life/call-over.js';
import { CallViews } from '../tell/call-views.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** Nobody is in two calls: the earlier one is left where that is allowed. The caller announces this after the commit. */
@Injectable()
export class EarlierCall {
  constructor(
    private readonly reachable: Reachable,
    private readonly hands: CallsInHand,
    private readonly over: CallOver,
    private readonly leaving: CallLeaving,
    private readonly views: CallViews,
    private readonly absence: Absence,
  ) {}

  /** Leaves a call whose device is gone, so that it does not keep the user from a new call. @throws already-in-call if it is connected */
  async leaveDead(manager: EntityManager, of: { actor: UserActor; call: CallEntity }): Promise<CallInHand> {
    const me = this.placeIn(of.call, of.actor);
    if (await this.isConnected(me, manager)) throw alreadyInCall(this.views.call(of.call, of.actor));
    return this.leave(manager, { ...of, me });
  }

  /** The same, but the device that asks may also leave a call of its own. @throws already-in-call */
  async leaveFrom(manager: EntityManager, of: { actor: UserActor; call: CallEntity }): Promise<CallInHand> {
    const me = this.placeIn(of.call, of.actor);
    if (me.deviceId !== of.actor.deviceId) return this.leaveDead(manager, of);
    return this.leave(manager, { ...of, me });
  }

  async isConnected(
    { userId, guestId, deviceId, heartbeatAt }: ParticipantEntity,
    manager: EntityManager,
  ): Promise<boolean> {
    if (deviceId !== null && (await this.reachable.device({ userId, guestId, deviceId }, manager))) return true;
    // The server was away until just now, so their silence says nothing.
    if (this.absence.listenedForMs() < RECONNECTING_AFTER_MS) return true;
    return heartbeatAt !== null && Date.now() - heartbeatAt.getTime() < RECONNECTING_AFTER_MS;
  }

  /** A person who is being rung is not in that call yet, and has to answer it first. */
  private placeIn(call: CallEntity, actor: UserActor): ParticipantEntity {
    const me = call.participants.find((participant) => participant.userId === actor.userId);
    if (!me || me.deviceId === null || !isPresent(me)) throw alreadyInCall(this.views.call(call, actor));
    return me;
  }

  private async leave(
    manager: EntityManager,
    of: { actor: UserActor; call: CallEntity; me: ParticipantEntity },
  ): Promise<CallInHand> {
    const hand = (await this.hands.take(manager, of.call.id))!;
    const me = hand.participant(of.me.id)!;
    const at = new Date();
    const byId = of.actor.userId;
    if (!isPending(hand.call.status))
      await this.leaving.leave(hand, me, { reason: 'left', at, endReason: 'replaced', byId });
    else if (await this.over.finish(hand, { step: 'cancel', reason: 'cancelled', at, endedById: byId }))
      hand.tell({ cause: 'over', participantId: me.id, change: 'left' });
    await hand.close();
    return hand;
  }
}

/** Whether leaving that call ended it. */
export const isOver = (earlier: CallInHand | null): boolean => earlier !== null && isTerminal(earlier.call.status);
