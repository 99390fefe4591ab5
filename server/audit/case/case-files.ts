import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityTarget } from 'typeorm';
import type { SignalFacts, CallEvent } from '../../../contracts/index.js';
import { CallEventEntity } from '../../calls/rows/call-event.entity.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import { CallsRepository } from '../../calls/rows/calls.repository.js';
import { nameOf, type ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { Transactions } from '../../database/transactions.js';
import { notFound } from '../../http/errors/problem.js';
import { QualityEntity } from '../../signaling/records/quality.entity.js';
import { boundedFacts } from '../../signaling/log/signal-facts.js';
import { SignalEntity } from '../../signaling/log/signal.entity.js';
import type { CaseFile, CaseSignal } from './case-file.js';
import { inPieces, LOOK_ROWS, type Sized, sizeOf } from './pieces.js';

/** Everything but the raw text, which is not needed to see what happened. */
const SIGNAL_COLUMNS = [
  ...['id', 'senderId', 'recipientId', 'senderEpoch', 'recipientEpoch', 'kind', 'outcome', 'refusal'],
  ...['createdAt', 'deliveredAt', 'receivedAt', 'appliedAt', 'tookMs', 'applyError', 'facts'],
];

/** A call of twelve that negotiates for hours has fewer, and nobody reads more. Samples: half an hour of twelve people. */
const ROWS_MAX = { events: 20_000, signals: 20_000, samples: 50_000 };
type Kind = keyof typeof ROWS_MAX;
/** Few enough rows per query not to delay anything else. */
const PAGE = 200;

/** Reads what is known about one call. */
@Injectable()
export class CaseFiles {
  /** At most this many rows of each kind are read at once; the rest is only available page by page. */
  rowsMax = Infinity;

  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
  ) {}

  /** @throws not-found */
  async call(callId: number): Promise<CallEntity> {
    return (await this.calls.findWithPeople(callId)) ?? Promise.reject(notFound());
  }

  async timeline(callId: number): Promise<CallEvent[]> {
    return (await collect(this.all(CallEventEntity, callId), this.mostOf('events'))).map(eventOf);
  }

  async open(call: CallEntity, events: CallEvent[]): Promise<CaseFile> {
    const signals = await this.signals(call.id);
    const samples = await collect(this.all(QualityEntity, call.id), this.mostOf('samples'));
    const isCut = this.isCut({ events, signals, samples });
    return { call, events, signals, samples, people: call.participants.map(personOf), isCut };
  }

  /** Whether a limit was reached, so that there may be more rows than were read. */
  private isCut(read: Partial<Record<Kind, { length: number }>>): boolean {
    return Object.entries(read).some(([kind, { length }]) => length >= this.mostOf(kind as Kind));
  }

  /** How many rows of a kind are shown and judged. */
  mostOf(kind: Kind): number {
    return Math.min(this.rowsMax, ROWS_MAX[kind]);
  }

  /** All of them, read page by page. */
  async *allEvents(callId: number): AsyncGenerator<CallEvent> {
    for await (const row of this.all(CallEventEntity, callId)) yield eventOf(row);
  }

  /** All of them, read page by page. */
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
      if (last === undefined || rows.length < PAGE) return;
      after = last.id;
      await setImmediate();
    }
  }

  /** Read in pieces by size, because rows stored before there were limits may have facts of any size. */
  private async signals(callId: number): Promise<CaseSignal[]> {
    const manager = this.transactions.manager;
    const rows = () => manager.createQueryBuilder(SignalEntity, 'row').orderBy('row.id', 'ASC');
    const look = (after: number) =>
      rows()
        .select('row.id', 'id')
        .addSelect(sizeOf('row', ['facts']), 'bytes')
        .where('row.callId = :callId AND row.id > :after', { callId, after })
        .limit(LOOK_ROWS)
        .getRawMany<Sized>();
    const read = (ids: number[]) =>
      rows()
        .select(SIGNAL_COLUMNS.map((name) => `row.${name}`))
        .where('row.id IN (:...ids)', { ids })
        .getMany();
    return collect(briefly(inPieces({ look, read })), this.mostOf('signals'));
  }
}

/** Drops what no rule looks at, since up to twenty thousand signals are in memory during the diagnosis. */
async function* briefly(rows: AsyncGenerator<SignalEntity>): AsyncGenerator<CaseSignal> {
  for await (const row of rows) yield { ...row, facts: judgedFacts(boundedFacts(row.facts as SignalFacts | null)) };
}

/** Drops the codecs, since no rule looks at them. */
function judgedFacts(facts: SignalFacts | null): SignalFacts | null {
  if (facts === null || !('media' in facts)) return facts;
  return { ...facts, media: facts.media.map((section) => ({ ...section, codecs: [] })) };
}

/** The first rows, at most `most`. */
async function collect<T>(rows: AsyncGenerator<T>, most: number): Promise<T[]> {
  const collected: T[] = [];
  for await (const row of rows) if (collected.push(row) >= most) break;
  return collected;
}

function personOf(participant: ParticipantEntity) {
  const { id, userId, role, state, leaveReason, silent, joinedAt } = participant;
  return { id, userId, role, state, leaveReason, silent, joinedAt, name: nameOf(participant) };
}

function eventOf({ id, callId, participantId, kind, detail, at }: CallEventEntity): CallEvent {
  return { id, callId, participantId, kind, detail: detail as CallEvent['detail'], at: at.toISOString() };
}
