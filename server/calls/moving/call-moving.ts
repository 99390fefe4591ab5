import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Transactions } from '../../database/transactions.js';
import { type Actor, isPresent, placeOf } from '../actor.js';
import type { CallEntity } from '../call.entity.js';
import { invalidTransition } from '../call-errors.js';
import { CallPublisher } from '../call-publisher.js';
import { CallSlots } from '../call-slots.js';
import { CallSteps } from '../call-steps.js';
import { CallViews } from '../call-views.js';
import { CallsRepository } from '../calls.repository.js';
import { ParticipantEntity } from '../participant.entity.js';
import { ChangeOfDevice } from './change-of-device.js';

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
  ) {}

  /** Repeating it on the device that has the call changes nothing. @throws not-found, invalid-transition when this person is not in it */
  async move(actor: Actor, callId: number): Promise<CallEntity> {
    const before = await this.transactions.run((manager) => this.take(manager, { actor, callId }));
    const call = await this.publisher.changed(callId, 'participants', before.id);
    this.devices.tell(before, actor);
    await this.keepSlot(actor, callId);
    return call;
  }

  /** @returns the place as it was */
  private async take(manager: EntityManager, of: { actor: Actor; callId: number }): Promise<ParticipantEntity> {
    const { actor, callId } = of;
    const { call, me } = placeOf(await this.calls.lockWithPeople(callId, manager), actor);
    // Whoever is being rung accepts instead: there is nothing to move yet.
    if (!isPresent(me)) throw invalidTransition(this.views.call(call, actor), 'moving it here');
    const heartbeatAt = new Date();
    const lease = { heartbeatAt, leaseUntil: this.slots.leaseFrom(heartbeatAt) };
    const { deviceId, sessionId } = actor;
    await manager.update(ParticipantEntity, { id: me.id }, { ...lease, deviceId, sessionId, state: 'joined' });
    await this.devices.note(manager, { me, actor });
    await this.steps.touch(manager, callId);
    return me;
  }

  private async keepSlot({ userId }: Actor, callId: number): Promise<void> {
    const until = this.slots.leaseFrom(new Date());
    if (userId !== null) await this.slots.extend(this.transactions.manager, { userId, callId, until });
  }
}
