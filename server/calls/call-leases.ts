import { Inject, Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { RECONNECTING_AFTER_MS } from '../../contracts/index.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Transactions } from '../database/transactions.js';
import { isPresent } from './actor.js';
import { CallLeaving } from './call-leaving.js';
import { CallJournal } from './call-journal.js';
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
    private readonly leaving: CallLeaving,
    private readonly journal: CallJournal,
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
    await this.journal.noteAside({ callId, participantId: id, kind: 'reconnecting', detail: null });
    await this.publisher.participantChanged(callId, { participantId: id, change: 'reconnecting' });
  }

  /** The conditional update decides: a heartbeat that came in between keeps the participant. */
  private async lose({ id, callId, heartbeatAt }: ParticipantEntity, now: Date): Promise<void> {
    await this.leaving.leave(callId, {
      participantId: id,
      reason: 'lost',
      at: heartbeatAt ?? now,
      endReason: 'connection-lost',
      byId: null,
      where: { leaseUntil: LessThan(now) },
    });
  }

  /** After the only server was away nobody could renew: everybody gets the whole grace once. */
  async renewAll(now = new Date()): Promise<void> {
    const until = this.slots.leaseFrom(now);
    for (const call of await this.calls.findRunning()) {
      const present = call.participants.filter(isPresent);
      const ids = present.map(({ id }) => id);
      const userIds = present.flatMap(({ userId }) => userId ?? []);
      await this.transactions.manager.update(ParticipantEntity, { id: In(ids) }, { leaseUntil: until });
      await this.slots.take(this.transactions.manager, { userIds, callId: call.id, until });
      await this.journal.noteAside({ callId: call.id, participantId: null, kind: 'server-started', detail: null });
    }
  }
}
