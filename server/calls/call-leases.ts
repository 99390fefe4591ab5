import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In, LessThan } from 'typeorm';
import { RECONNECTING_AFTER_MS } from '../../contracts/index.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Transactions } from '../database/transactions.js';
import type { CallEntity } from './call.entity.js';
import { CallPublisher } from './call-publisher.js';
import { CallSlots } from './call-slots.js';
import { CallSteps } from './call-steps.js';
import { CallsRepository } from './calls.repository.js';
import { ParticipantEntity } from './participant.entity.js';

/** Notices who has gone silent: shown as reconnecting after 15 s, lost after the grace. */
@Injectable()
export class CallLeases {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly steps: CallSteps,
    private readonly publisher: CallPublisher,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async sweep(now = new Date()): Promise<void> {
    const graceMs = this.settings.reconnectGraceSeconds * 1000;
    const silentFrom = new Date(now.getTime() + graceMs - RECONNECTING_AFTER_MS);
    for (const participant of await this.calls.findLeasesEndingBefore(silentFrom)) {
      if (participant.leaseUntil! < now) await this.lose(participant, now);
      else if (participant.state === 'joined') await this.showReconnecting(participant);
    }
  }

  private async showReconnecting({ id, callId, leaseUntil }: ParticipantEntity): Promise<void> {
    const silent = { id, state: 'joined', leaseUntil: leaseUntil! } as const;
    const updated = await this.transactions.manager.update(ParticipantEntity, silent, { state: 'reconnecting' });
    if (updated.affected !== 1) return;
    await this.steps.touch(this.transactions.manager, callId);
    await this.publisher.participantChanged(callId, { participantId: id, change: 'reconnecting' });
  }

  /** The conditional update decides: a heartbeat that came in between keeps the participant. */
  private async lose(participant: ParticipantEntity, now: Date): Promise<void> {
    const { id, callId } = participant;
    const what = await this.transactions.run((manager) => this.loseWithin(manager, { participant, now }));
    if (what !== 'kept') await this.publisher.participantChanged(callId, { participantId: id, change: 'left' });
    if (what === 'over') await this.publisher.changed(callId, 'over');
  }

  private async loseWithin(
    manager: EntityManager,
    { participant, now }: { participant: ParticipantEntity; now: Date },
  ): Promise<'kept' | 'lost' | 'over'> {
    const { id, callId, heartbeatAt } = participant;
    const expired = { id, state: In(['joined', 'reconnecting']), leaseUntil: LessThan(now) };
    const set = { state: 'left', leaveReason: 'lost', leftAt: heartbeatAt ?? now, leaseUntil: null } as const;
    const updated = await manager.update(ParticipantEntity, expired, set);
    if (updated.affected !== 1) return 'kept';
    await this.steps.touch(manager, callId);
    return (await this.endIfAlone(manager, callId)) ? 'over' : 'lost';
  }

  /** A direct call needs two; it ended when the last of the lost ones was heard for the last time. */
  private async endIfAlone(manager: EntityManager, callId: number): Promise<boolean> {
    const call = await this.calls.findWithPeople(callId, manager);
    if (call === null || present(call).length > 1) return false;
    const ending = { step: 'end', reason: 'connection-lost', at: lastHeard(call), endedById: null } as const;
    return this.steps.finish(manager, callId, ending);
  }

  /** After the only server was away nobody could renew: everybody gets the whole grace once. */
  async renewAll(now = new Date()): Promise<void> {
    const until = this.slots.leaseFrom(now);
    for (const call of await this.calls.findRunning()) {
      const ids = present(call).map(({ id }) => id);
      const userIds = present(call).flatMap(({ userId }) => userId ?? []);
      await this.transactions.manager.update(ParticipantEntity, { id: In(ids) }, { leaseUntil: until });
      await this.slots.take(this.transactions.manager, { userIds, callId: call.id, until });
    }
  }
}

const present = (call: CallEntity) =>
  call.participants.filter(({ state }) => state === 'joined' || state === 'reconnecting');

function lastHeard(call: CallEntity): Date {
  const lost = call.participants.filter(({ leaveReason }) => leaveReason === 'lost');
  const times = lost.flatMap(({ heartbeatAt }) => heartbeatAt?.getTime() ?? []);
  return times.length === 0 ? new Date() : new Date(Math.max(...times));
}
