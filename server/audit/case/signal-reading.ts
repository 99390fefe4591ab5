import { Injectable } from '@nestjs/common';
import { Brackets } from 'typeorm';
import type { AuditSignal, Page, SignalData, SignalFacts, SignalKind } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import { decodeCursor, encodeCursor } from '../../http/paging.js';
import { Breath } from '../../http/turns.js';
import { boundedFacts } from '../../signaling/log/signal-facts.js';
import { SignalEntity } from '../../signaling/log/signal.entity.js';
import { CallMasks } from '../call-masks.js';
import { inPieces, LOOK_ROWS, type Sized, sizeOf } from './pieces.js';

export interface SignalWish {
  limit: number;
  cursor?: string;
  kind?: SignalKind;
  participant?: number;
}

/** `masked`: addresses hidden, no raw text; `revealed`: as stored; `outline`: only who sent what to whom. */
export type Reading = 'masked' | 'revealed' | 'outline';

/** A page ends at this size, no matter how few signals it contains. */
const PAGE_BYTES = 1024 * 1024;
/** The size of a signal without its facts and text. */
const ROW_BYTES = 400;

/** The signals of a call, oldest first: masked, or complete. */
@Injectable()
export class SignalReading {
  constructor(
    private readonly transactions: Transactions,
    private readonly masks: CallMasks,
  ) {}

  /** As many as asked for, or fewer when the page is full. */
  async page(callId: number, wish: SignalWish, how: Reading): Promise<Page<AuditSignal>> {
    const items: AuditSignal[] = [];
    let bytes = 0;
    for await (const signal of this.each(callId, wish, how)) {
      if (items.length === wish.limit || bytes >= PAGE_BYTES)
        return { items, nextCursor: encodeCursor([items.at(-1)!.id]) };
      items.push(signal);
      bytes += bytesOf(signal);
    }
    return { items, nextCursor: null };
  }

  /** All signals; an export of any length needs only the memory of one piece. */
  all(callId: number, how: Reading): AsyncGenerator<AuditSignal> {
    return this.each(callId, { limit: Infinity }, how);
  }

  private async *each(callId: number, wish: SignalWish, how: Reading): AsyncGenerator<AuditSignal> {
    const view = how === 'masked' ? await this.masked(callId) : shown;
    const breath = new Breath();
    const after = wish.cursor === undefined ? 0 : (decodeCursor(wish.cursor, ['number'])[0] as number);
    const look = (last: number) => this.sizes(callId, { ...wish, after: last }, how);
    for await (const row of inPieces({ after, look, read: (ids) => this.rows(ids, how) })) {
      yield view(row);
      await breath.take();
    }
  }

  private sizes(callId: number, wish: SignalWish & { after: number }, how: Reading): Promise<Sized[]> {
    return this.query(callId, wish)
      .select('signal.id', 'id')
      .addSelect(sizeOf('signal', MORE[how]), 'bytes')
      .orderBy('signal.id', 'ASC')
      .limit(LOOK_ROWS)
      .getRawMany<Sized>();
  }

  private rows(ids: number[], how: Reading): Promise<SignalEntity[]> {
    return this.transactions.manager
      .createQueryBuilder(SignalEntity, 'signal')
      .select(columnsFor(how))
      .where('signal.id IN (:...ids)', { ids })
      .orderBy('signal.id', 'ASC')
      .getMany();
  }

  private query(callId: number, { kind, participant, after }: SignalWish & { after: number }) {
    const query = this.transactions.manager
      .createQueryBuilder(SignalEntity, 'signal')
      .where('signal.callId = :callId AND signal.id > :after', { callId, after });
    if (kind) query.andWhere('signal.kind = :kind', { kind });
    if (participant !== undefined)
      query.andWhere(
        new Brackets((either) =>
          either.where('signal.senderId = :participant').orWhere('signal.recipientId = :participant'),
        ),
        { participant },
      );
    return query;
  }

  private async masked(callId: number): Promise<(row: SignalEntity) => AuditSignal> {
    const mask = await this.masks.of(callId);
    return (row) => {
      const { facts, applyError, ...rest } = shown(row);
      return { ...rest, data: null, facts: mask.facts(facts), applyError: mask.value(applyError) };
    };
  }
}

/** The columns needed without the raw text, which is half of the data where there is much. */
const COLUMNS = [
  ...['id', 'callId', 'senderId', 'recipientId', 'senderEpoch', 'recipientEpoch', 'kind', 'outcome', 'refusal'],
  ...['createdAt', 'deliveredAt', 'receivedAt', 'appliedAt', 'tookMs', 'applyError'],
];
const MORE: Record<Reading, string[]> = { outline: [], masked: ['facts'], revealed: ['facts', 'data'] };

const columnsFor = (how: Reading) => [...COLUMNS, ...MORE[how]].map((name) => `signal.${name}`);

function bytesOf({ facts, data }: AuditSignal): number {
  const text = data === null ? 0 : 'sdp' in data ? data.sdp.length : JSON.stringify(data).length;
  return ROW_BYTES + text + (facts === null ? 0 : JSON.stringify(facts).length);
}

const iso = (time: Date | null) => time?.toISOString() ?? null;

function shown(row: SignalEntity): AuditSignal {
  const { id, callId, kind, outcome, refusal, applyError } = row;
  return {
    ...{ id, callId, kind, outcome, refusal, applyError },
    data: (row.data ?? null) as SignalData,
    facts: boundedFacts((row.facts ?? null) as SignalFacts | null),
    senderParticipantId: row.senderId,
    recipientParticipantId: row.recipientId,
    senderEpoch: row.senderEpoch,
    recipientEpoch: row.recipientEpoch,
    createdAt: row.createdAt.toISOString(),
    deliveredAt: iso(row.deliveredAt),
    receivedAt: iso(row.receivedAt),
    appliedAt: iso(row.appliedAt),
    tookMs: row.tookMs,
  };
}
