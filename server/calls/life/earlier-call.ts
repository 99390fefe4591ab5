import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isPending, RECONNECTING_AFTER_MS } from '../../../contracts/index.js';
import { Connections } from '../../presence/connections.js';
import { Absence } from '../../time/absence.js';
import { isPresent, type UserActor } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { alreadyInCall } from '../call-errors.js';
import { CallLeaving, type Left } from './call-leaving.js';
import { CallSteps } from './call-steps.js';
import { CallViews } from '../tell/call-views.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** The call that was left for another one, to be told after the commit. */
export interface LeftEarlier {
  callId: number;
  participantId: number;
  left: Left;
}

/** Nobody is in two calls: the one before is left where that is allowed. */
@Injectable()
export class EarlierCall {
  constructor(
    private readonly connections: Connections,
    private readonly steps: CallSteps,
    private readonly leaving: CallLeaving,
    private readonly views: CallViews,
    private readonly absence: Absence,
  ) {}

  /** A call whose device is gone must not keep its user from another; one on a connected device does. @throws already-in-call */
  leaveDead(manager: EntityManager, of: { actor: UserActor; call: CallEntity }): Promise<LeftEarlier> {
    const me = this.placeIn(of.call, of.actor);
    if (this.isConnected(me)) throw alreadyInCall(this.views.call(of.call, of.actor));
    return this.leave(manager, { ...of, me });
  }

  /** The same, but the device that asks may leave its own. @throws already-in-call */
  leaveFrom(manager: EntityManager, of: { actor: UserActor; call: CallEntity }): Promise<LeftEarlier> {
    const me = this.placeIn(of.call, of.actor);
    if (me.deviceId !== of.actor.deviceId) return this.leaveDead(manager, of);
    return this.leave(manager, { ...of, me });
  }

  isConnected({ userId, guestId, deviceId, heartbeatAt }: ParticipantEntity): boolean {
    if (deviceId !== null && this.connections.isConnected({ userId, guestId, deviceId })) return true;
    // We were away, so their silence tells us nothing.
    if (this.absence.listenedForMs() < RECONNECTING_AFTER_MS) return true;
    return heartbeatAt !== null && Date.now() - heartbeatAt.getTime() < RECONNECTING_AFTER_MS;
  }

  async tell({ callId, participantId, left }: LeftEarlier): Promise<void> {
    await this.leaving.tell(callId, { left, participantId });
  }

  /** Somebody who is being rung is not in that call yet, and has to answer it first. */
  private placeIn(call: CallEntity, actor: UserActor): ParticipantEntity {
    const me = call.participants.find((participant) => participant.userId === actor.userId);
    if (!me || me.deviceId === null || !isPresent(me)) throw alreadyInCall(this.views.call(call, actor));
    return me;
  }

  private async leave(
    manager: EntityManager,
    of: { actor: UserActor; call: CallEntity; me: ParticipantEntity },
  ): Promise<LeftEarlier> {
    const { actor, call, me } = of;
    const at = new Date();
    const byId = actor.userId;
    const place = { callId: call.id, participantId: me.id };
    if (isPending(call.status)) {
      const over = { step: 'cancel', reason: 'cancelled', at, endedById: byId } as const;
      return { ...place, left: (await this.steps.finish(manager, call.id, over)) ? 'over' : 'stayed' };
    }
    const departure = { participantId: me.id, reason: 'left', at, endReason: 'replaced', byId } as const;
    return { ...place, left: await this.leaving.within(manager, call.id, departure) };
  }
}
