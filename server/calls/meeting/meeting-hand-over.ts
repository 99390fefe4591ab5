import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Transactions } from '../../database/transactions.js';
import { notFound } from '../../http/errors/problem.js';
import { type Actor, isPresent } from '../actor.js';
import { notTheHost } from '../call-errors.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSteps } from '../life/call-steps.js';
import { MeetingChair, type Target } from './meeting-chair.js';
import { MeetingHosts } from './meeting-hosts.js';
import { MeetingPlaces } from './meeting-places.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/**
 * A host hands the hosting of this meeting to somebody in it. Whoever only stood in hosts no longer; the owner, and
 * whom the owner made a host, stay what they are.
 */
@Injectable()
export class MeetingHandOver {
  constructor(
    private readonly transactions: Transactions,
    private readonly chair: MeetingChair,
    private readonly places: MeetingPlaces,
    private readonly hosts: MeetingHosts,
    private readonly steps: CallSteps,
    private readonly publisher: CallPublisher,
  ) {}

  /** @throws not-found: they are not in the meeting; forbidden */
  async handOver(actor: Actor, of: Target): Promise<void> {
    const { call, me, target } = await this.chair.targetOf(actor, of);
    if (target.id === me.id) return;
    await this.transactions.run((manager) => this.carryOut(manager, call.id, { from: me.id, to: target.id }));
    await this.publisher.changed(call.id, 'participants');
  }

  /** Under the lock of the meeting: of two who hand over at once, or hand over and leave, the later one is judged anew. */
  private async carryOut(manager: EntityManager, callId: number, of: { from: number; to: number }): Promise<void> {
    const call = await this.places.lock(manager, callId);
    const [from, to] = [of.from, of.to].map((id) => call?.participants.find((one) => one.id === id));
    if (call?.status !== 'accepted' || !to || !isPresent(to)) throw notFound('This participant is not in the call.');
    if (!from || !isPresent(from) || from.role !== 'host') throw notTheHost();
    await this.mark(manager, from, false);
    await this.mark(manager, to, true);
    await this.hosts.settle(manager, call);
    await this.steps.touch(manager, call.id);
  }

  private async mark(manager: EntityManager, participant: ParticipantEntity, madeHost: boolean): Promise<void> {
    await manager.update(ParticipantEntity, { id: participant.id }, { madeHost });
    participant.madeHost = madeHost;
  }
}
