import { Injectable } from '@nestjs/common';
import type { EntityTarget } from 'typeorm';
import type { SignalFacts, CallEvent } from '../../contracts/index.js';
import { CallEventEntity } from '../calls/call-event.entity.js';
import type { CallEntity } from '../calls/call.entity.js';
import { CallsRepository } from '../calls/calls.repository.js';
import type { ParticipantEntity } from '../calls/participant.entity.js';
import { Transactions } from '../database/transactions.js';
import { notFound } from '../http/problem.js';
import { QualityEntity } from '../signaling/quality.entity.js';
import { SignalEntity } from '../signaling/signal.entity.js';
import type { CaseFile, CaseSignal } from './case-file.js';

/** Everything but the raw text: nobody needs it to see what happened. */
const SIGNAL_COLUMNS = {
  id: true,
  senderId: true,
  recipientId: true,
  senderEpoch: true,
  recipientEpoch: true,
  kind: true,
  outcome: true,
  refusal: true,
  createdAt: true,
  deliveredAt: true,
  appliedAt: true,
  applyError: true,
  facts: true,
} as const;

/** Of events, of signals, of samples. A call of twelve that negotiates for hours stays below; more than this nobody reads. */
const ROWS_MAX = 50_000;
const PAGE = 500;

/** Reads what is known of one call. */
@Injectable()
export class CaseFiles {
  /** More than this of a kind is read page by page alone. */
  rowsMax = ROWS_MAX;

  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
  ) {}

  /** @throws not-found */
  async call(callId: number): Promise<CallEntity> {
    return (await this.calls.findWithPeople(callId)) ?? Promise.reject(notFound());
  }

  async timeline(callId: number): Promise<CallEvent[]> {
    const rows = await this.transactions.manager.find(CallEventEntity, {
      where: { callId },
      order: { id: 'ASC' },
      take: this.rowsMax,
    });
    return rows.map(eventOf);
  }

  async open(call: CallEntity, events: CallEvent[]): Promise<CaseFile> {
    const [signals, samples] = await Promise.all([this.signals(call.id), this.samples(call.id)]);
    return { call, events, signals, samples, people: call.participants.map(personOf) };
  }

  /** There may be more than was read. */
  isCut(...rows: { length: number }[]): boolean {
    return rows.some(({ length }) => length >= this.rowsMax);
  }

  /** Every one, a page at a time. */
  async *allEvents(callId: number): AsyncGenerator<CallEvent> {
    for await (const row of this.all(CallEventEntity, callId)) yield eventOf(row);
  }

  /** Every one, a page at a time. */
  allSamples(callId: number): AsyncGenerator<QualityEntity> {
    return this.all(QualityEntity, callId);
  }

  private async *all<E extends CallEventEntity | QualityEntity>(
    entity: EntityTarget<E>,
    callId: number,
  ): AsyncGenerator<E> {
    for (let after = 0; ;) {
      const rows = await this.transactions.manager
        .createQueryBuilder(entity, 'row')
        .where('row.callId = :callId AND row.id > :after', { callId, after })
        .orderBy('row.id', 'ASC')
        .limit(PAGE)
        .getMany();
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.id;
    }
  }

  samples(callId: number): Promise<QualityEntity[]> {
    const { manager } = this.transactions;
    return manager.find(QualityEntity, { where: { callId }, order: { id: 'ASC' }, take: this.rowsMax });
  }

  private async signals(callId: number): Promise<CaseSignal[]> {
    const rows = await this.transactions.manager.find(SignalEntity, {
      where: { callId },
      select: SIGNAL_COLUMNS,
      order: { id: 'ASC' },
      take: this.rowsMax,
    });
    return rows.map((row) => ({ ...row, facts: row.facts as SignalFacts | null }));
  }
}

function personOf(participant: ParticipantEntity) {
  const { id, role, state, leaveReason, silent, joinedAt, user, guestName } = participant;
  return { id, role, state, leaveReason, silent, joinedAt, name: user?.displayName ?? guestName ?? '' };
}

function eventOf({ id, callId, participantId, kind, detail, at }: CallEventEntity): CallEvent {
  return { id, callId, participantId, kind, detail: detail as CallEvent['detail'], at: at.toISOString() };
}
