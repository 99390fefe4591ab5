import { Injectable } from '@nestjs/common';
import { Brackets } from 'typeorm';
import type { AuditSignal, Page, SignalData, SignalFacts, SignalKind } from '../../contracts/index.js';
import { Transactions } from '../database/transactions.js';
import { decodeCursor, toPage } from '../http/paging.js';
import { SignalEntity } from '../signaling/signal.entity.js';
import { AddressMask } from './masks.js';

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
  constructor(private readonly transactions: Transactions) {}

  async page(callId: number, wish: SignalWish, how: Reading): Promise<Page<AuditSignal>> {
    const rows = await this.query(callId, wish)
      .orderBy('signal.id', 'ASC')
      .take(wish.limit + 1)
      .getMany();
    const view = how === 'revealed' ? revealed : await this.masked(callId);
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

  /** An address has one name in the whole call, on whatever page it stands. */
  private async masked(callId: number): Promise<(row: SignalEntity) => AuditSignal> {
    const mask = new AddressMask();
    const candidates = await this.transactions.manager.find(SignalEntity, {
      where: { callId, kind: 'candidate' },
      select: { id: true, facts: true },
      order: { id: 'ASC' },
      take: 20_000,
    });
    for (const { facts } of candidates) mask.value(facts);
    return (row) => {
      const { facts, applyError, ...rest } = revealed(row);
      return { ...rest, data: null, facts: mask.value(facts), applyError: mask.value(applyError) };
    };
  }
}

const iso = (time: Date | null) => time?.toISOString() ?? null;

function revealed(row: SignalEntity): AuditSignal {
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
