import { Injectable } from '@nestjs/common';
import { Brackets, type SelectQueryBuilder } from 'typeorm';
import type { FoundCall, Page } from '../../contracts/index.js';
import { CallEntity } from '../calls/call.entity.js';
import { CallViews } from '../calls/call-views.js';
import { CallsRepository } from '../calls/calls.repository.js';
import { ParticipantEntity } from '../calls/participant.entity.js';
import { containing } from '../database/like.js';
import { Transactions } from '../database/transactions.js';
import { decodeCursor, encodeCursor } from '../http/paging.js';
import { normalRoomCode } from '../rooms/room-code.js';
import { RoomEntity } from '../rooms/room.entity.js';
import { UserEntity } from '../users/user.entity.js';
import type { SearchFilter } from './audit.dto.js';

interface PageWish {
  limit: number;
  cursor?: string;
}
type Query = SelectQueryBuilder<CallEntity>;

/** A name that fits so many people is no name to search by. */
const PEOPLE_MAX = 100;
/** Ids grow with time, but for calls that begin in the same moment in several processes. */
const ID_SLACK_MS = 60_000;

/** Every call of everybody, newest first, by keyset: each filter has an index that ends in the id. */
@Injectable()
export class CallSearch {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly views: CallViews,
  ) {}

  async page(wish: SearchFilter & PageWish): Promise<Page<FoundCall>> {
    const query = await this.query(wish);
    if (query === null) return { items: [], nextCursor: null };
    const ids = await this.ids(query, wish);
    const shown = ids.slice(0, wish.limit);
    const items = (await this.calls.findManyWithPeople(shown)).map((call) => ({
      ...this.views.call(call, 'staff'),
      quality: call.quality,
    }));
    const last = shown.at(-1);
    return { items, nextCursor: ids.length > wish.limit && last !== undefined ? encodeCursor([last]) : null };
  }

  /** Every call that fits, a page at a time. */
  async *all(filter: SearchFilter): AsyncGenerator<FoundCall> {
    let cursor: string | undefined;
    do {
      const page = await this.page({ ...filter, limit: 200, cursor });
      yield* page.items;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  private async ids(query: Query, { limit, cursor }: PageWish): Promise<number[]> {
    if (cursor !== undefined) query.andWhere('call.id < :before', { before: decodeCursor(cursor, ['number'])[0] });
    const rows = await query
      .select('call.id', 'id')
      .orderBy('call.id', 'DESC')
      .limit(limit + 1)
      .getRawMany<{ id: number }>();
    return rows.map(({ id }) => id);
  }

  /** Null where nothing can fit. */
  async query(filter: SearchFilter): Promise<Query | null> {
    const query = this.transactions.manager.createQueryBuilder(CallEntity, 'call').where('1 = 1');
    const { status, type, kind, endReason, quality, minDuration } = filter;
    for (const [column, value] of Object.entries({ status, type, kind, endReason, quality }))
      if (value !== undefined) query.andWhere(`call.${column} = :${column}`, { [column]: value });
    if (minDuration !== undefined) query.andWhere('call.duration >= :minDuration', { minDuration });
    await this.within(query, filter);
    const known = (await this.inRoom(query, filter.roomCode)) && (await this.withPeople(query, filter.user));
    return known ? query : null;
  }

  /** The primary key is read backwards: bounds on it end the reading where the time does. */
  private async within(query: Query, { from, to }: SearchFilter): Promise<void> {
    if (from !== undefined) {
      const at = new Date(from);
      query.andWhere('call.initiatedAt >= :from', { from: at });
      const first = await this.firstSince(new Date(at.getTime() - ID_SLACK_MS));
      query.andWhere('call.id >= :firstId', { firstId: first ?? Number.MAX_SAFE_INTEGER });
    }
    if (to !== undefined) {
      const at = new Date(to);
      query.andWhere('call.initiatedAt < :to', { to: at });
      const after = await this.firstSince(new Date(at.getTime() + ID_SLACK_MS));
      if (after !== null) query.andWhere('call.id < :afterId', { afterId: after });
    }
  }

  private async firstSince(time: Date): Promise<number | null> {
    const row = await this.transactions.manager
      .createQueryBuilder(CallEntity, 'call')
      .select('call.id', 'id')
      .where('call.initiatedAt >= :time', { time })
      .orderBy('call.initiatedAt', 'ASC')
      .limit(1)
      .getRawOne<{ id: number }>();
    return row?.id ?? null;
  }

  private async inRoom(query: Query, code: string | undefined): Promise<boolean> {
    if (code === undefined) return true;
    const room = await this.transactions.manager.findOneBy(RoomEntity, { code: normalRoomCode(code) ?? '' });
    if (room === null) return false;
    query.andWhere('call.roomId = :roomId', { roomId: room.id });
    return true;
  }

  private async withPeople(query: Query, user: string | undefined): Promise<boolean> {
    if (user === undefined || user.trim() === '') return true;
    const ids = /^\d+$/.test(user) ? [Number(user)] : await this.named(user);
    if (ids.length === 0) return false;
    const inCall = query
      .subQuery()
      .select('person.callId')
      .from(ParticipantEntity, 'person')
      .where('person.userId IN (:...userIds)');
    query.andWhere(`call.id IN ${inCall.getQuery()}`).setParameter('userIds', ids);
    return true;
  }

  private async named(text: string): Promise<number[]> {
    const users = await this.transactions.manager
      .createQueryBuilder(UserEntity, 'user')
      .select('user.id', 'id')
      .where(
        new Brackets((either) =>
          either
            .where("LOWER(user.displayName) LIKE :like ESCAPE '!'", containing(text))
            .orWhere("user.username LIKE :like ESCAPE '!'"),
        ),
      )
      .limit(PEOPLE_MAX)
      .getRawMany<{ id: number }>();
    return users.map(({ id }) => id);
  }
}
