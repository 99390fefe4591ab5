import { Injectable } from '@nestjs/common';
import { Brackets } from 'typeorm';
import type { AuditSignal, Page, SignalData, SignalFacts, SignalKind } from '../../contracts/index.js';
import { Transactions } from '../database/transactions.js';
import { decodeCursor, toPage } from '../http/paging.js';
import { SignalEntity } from '../signaling/signal.entity.js';
import { CallMasks } from './call-masks.js';

export interface SignalWish {
  limit: number;
  cursor?: string;
  kind?: SignalKind;
  participant?: number;
}

/** With addresses hidden and without raw text, or as it was. */
export type Reading = 'masked' | 'revealed';

/** The signals of a call, oldest first: facts under a mask, or everything. */
@Injectable()
export class SignalReading {
  constructor(
    private readonly transactions: Transactions,
    private readonly masks: CallMasks,
  ) {}

  async page(callId: number, wish: SignalWish, how: Reading): Promise<Page<AuditSignal>> {
    const rows = await this.query(callId, wish)
      .select(columnsFor(how))
      .orderBy('signal.id', 'ASC')
      .take(wish.limit + 1)
      .getMany();
    const view = how === 'revealed' ? shown : await this.masked(callId);
    return toPage(rows, { limit: wish.limit, key: ({ id }) => [id], view });
  }

  /** All of them, a page at a time: an export of any length needs the memory of one. */
  async *all(callId: number, how: Reading): AsyncGenerator<AuditSignal> {
    let cursor: string | undefined;
    do {
      const page = await this.page(callId, { limit: 500, cursor }, how);
      yield* page.items;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  private query(callId: number, { kind, participant, cursor }: SignalWish) {
    const query = this.transactions.manager
      .createQueryBuilder(SignalEntity, 'signal')
      .where('signal.callId = :callId', { callId });
    if (kind) query.andWhere('signal.kind = :kind', { kind });
    if (participant !== undefined)
      query.andWhere(
        new Brackets((either) =>
          either.where('signal.senderId = :participant').orWhere('signal.recipientId = :participant'),
        ),
        { participant },
      );
    if (cursor !== undefined) query.andWhere('signal.id > :after', { after: decodeCursor(cursor, ['number'])[0] });
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

/** What is shown of a signal without its text: half of what is read, where there is much of it. */
const COLUMNS = [
  ...['id', 'callId', 'senderId', 'recipientId', 'senderEpoch', 'recipientEpoch', 'kind', 'outcome', 'refusal'],
  ...['facts', 'createdAt', 'deliveredAt', 'appliedAt', 'applyError'],
];

const columnsFor = (how: Reading) =>
  [...COLUMNS, ...(how === 'revealed' ? ['data'] : [])].map((name) => `signal.${name}`);

const iso = (time: Date | null) => time?.toISOString() ?? null;

function shown(row: SignalEntity): AuditSignal {
  const { id, callId, kind, outcome, refusal, applyError } = row;
  return {
    ...{ id, callId, kind, outcome, refusal, applyError },
    data: row.data as SignalData,
    facts: row.facts as SignalFacts | null,
    senderParticipantId: row.senderId,
    recipientParticipantId: row.recipientId,
    senderEpoch: row.senderEpoch,
    recipientEpoch: row.recipientEpoch,
    createdAt: row.createdAt.toISOString(),
    deliveredAt: iso(row.deliveredAt),
    appliedAt: iso(row.appliedAt),
  };
}
