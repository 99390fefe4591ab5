import { Injectable } from '@nestjs/common';
import { type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { type FoundCall, type Page, roomCodeOf } from '../../../contracts/index.js';
import { CallEntity } from '../../calls/rows/call.entity.js';
import { CallViews } from '../../calls/tell/call-views.js';
import { ShownCalls } from '../../calls/rows/shown-calls.js';
import { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { Transactions } from '../../database/transactions.js';
import { decodeCursor, encodeCursor } from '../../http/paging.js';
import { RoomEntity } from '../../rooms/room.entity.js';
import type { SearchFilter } from '../audit.dto.js';
import { canBe } from '../call-facts.js';
import { isMeant, type Meant, NamedPeople } from './named-people.js';

interface PageWish {
  limit: number;
  cursor?: string;
}
type Query = SelectQueryBuilder<ObjectLiteral>;

/** The newest ids below `before`. */
interface PageOfIds {
  before: number | null;
  take: number;
}

/** A filter whose names, codes and times have been looked up. */
interface Narrowed {
  filter: SearchFilter;
  /** Null means everybody. */
  people: Meant | null;
  roomId: number | null;
  /** Ids grow with time, so a span of time is also a span of ids, though its ends are not exact. */
  firstId: number | null;
  beforeId: number | null;
  /** The ids of all calls of the minimum length, if there are few. */
  longOnes: number[] | null;
  /** They are in so many calls that it is faster to check each call in order than to collect theirs first. */
  areCrowd: boolean;
}

/** Ids grow with time, except for calls that begin in the same moment in several processes. */
const ID_SLACK_MS = 60_000;
const FIRST_TIME = Date.parse('1970-01-02');
const LAST_TIME = Date.parse('9999-12-31T23:59:59Z');
/**
 * If no more calls than this have the minimum length, they are checked one by one. Otherwise they are frequent enough to be found
 * in order.
 */
const FEW = 1_000;
/** The share of all calls from which on a group of people counts as a crowd. */
const CROWD_SHARE = 1 / 50;

/**
 * The calls of everybody, newest first, with keyset paging. Each query walks backwards through an index that ends in the id, until
 * the page is full. `test/integration/audit-search.spec.ts` checks the query plans; docs/measurements.md has the times with a
 * million calls.
 */
@Injectable()
export class CallSearch {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: ShownCalls,
    private readonly views: CallViews,
    private readonly names: NamedPeople,
  ) {}

  async page(wish: SearchFilter & PageWish): Promise<Page<FoundCall>> {
    const ids = await this.ids(wish);
    const shown = ids.slice(0, wish.limit);
    const items = (await this.calls.find(shown)).map((call) => ({
      ...this.views.call(call, 'staff'),
      quality: call.quality,
    }));
    const last = shown.at(-1);
    return { items, nextCursor: ids.length > wish.limit && last !== undefined ? encodeCursor([last]) : null };
  }

  /** Every call that matches, read page by page. */
  async *all(filter: SearchFilter): AsyncGenerator<FoundCall> {
    let cursor: string | undefined;
    do {
      const page = await this.page({ ...filter, limit: 200, cursor });
      yield* page.items;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** The ids of one page, and one more if there is a next page. */
  private async ids({ limit, cursor, ...filter }: SearchFilter & PageWish): Promise<number[]> {
    const before = cursor === undefined ? null : (decodeCursor(cursor, ['number'])[0] as number);
    const narrowed = await this.narrow(filter);
    if (narrowed === null) return [];
    const page = { before, take: limit + 1 };
    const userId = onlyOne(narrowed);
    const query = userId === null ? this.amongAll(narrowed, page) : this.ofOne(narrowed, { userId, ...page });
    return idsOf(await query.getRawMany<IdRow>());
  }

  /** Null when nothing can match. */
  private async narrow(filter: SearchFilter): Promise<Narrowed | null> {
    if (!canBe(filter)) return null;
    const [people, roomId] = [await this.names.find(filter.user), await this.room(filter.roomCode)];
    if (isNobody(people) || roomId === 0) return null;
    const firstId = await this.firstSince(filter.from, -ID_SLACK_MS);
    if (filter.from !== undefined && firstId === null) return null;
    const beforeId = await this.firstSince(filter.to, ID_SLACK_MS);
    const longOnes = await this.longOnes(filter.minDuration);
    if (longOnes?.length === 0) return null;
    // Long calls are too rare to be found in order.
    const areCrowd = !filter.minDuration && people !== null && (await this.areCrowd(people));
    return { filter, people, roomId, firstId, beforeId, longOnes, areCrowd };
  }

  private amongAll(narrowed: Narrowed, page: PageOfIds): Query {
    const { people, longOnes, areCrowd } = narrowed;
    const query: Query = this.transactions.manager.createQueryBuilder(CallEntity, 'call').where('1 = 1');
    if (longOnes !== null) query.andWhere('call.id IN (:...longOnes)', { longOnes });
    if (people !== null)
      query.andWhere(areCrowd ? hasOneOf(query, people) : isOneOf(query, people, page), { ...people });
    restrict(query, narrowed);
    return cut(query, { narrowed, ...page, id: 'call.id' });
  }

  /** The calls of one user are indexed in the order of their ids, so nothing has to be collected. */
  private ofOne(narrowed: Narrowed, of: PageOfIds & { userId: number }): Query {
    const query: Query = this.transactions.manager
      .createQueryBuilder(ParticipantEntity, 'person')
      .where('person.userId = :userId', { userId: of.userId });
    if (restrict(query, narrowed)) query.innerJoin('person.call', 'call');
    return cut(query, { narrowed, ...of, id: 'person.callId' });
  }

  private async longOnes(minDuration: number | undefined): Promise<number[] | null> {
    if (minDuration === undefined || minDuration === 0) return null;
    const rows = await this.transactions.manager
      .createQueryBuilder(CallEntity, 'call')
      .select('call.id', 'id')
      .where('call.duration >= :minDuration', { minDuration })
      .limit(FEW + 1)
      .getRawMany<IdRow>();
    return rows.length > FEW ? null : idsOf(rows);
  }

  private async areCrowd(people: Meant): Promise<boolean> {
    if (people.userIds.length + people.guestNames.length < 2) return false;
    const { manager } = this.transactions;
    const newest = await manager
      .createQueryBuilder(CallEntity, 'call')
      .select('MAX(call.id)', 'id')
      .getRawOne<{ id: number | null }>();
    const enough = await manager
      .createQueryBuilder(ParticipantEntity, 'person')
      .select('person.callId', 'id')
      .where(isMeant(people), { ...people })
      .offset(Math.ceil((newest?.id ?? 0) * CROWD_SHARE))
      .limit(1)
      .getRawOne<IdRow>();
    return enough !== undefined && enough !== null;
  }

  /** The id of the first call from that time on, shifted by the slack in milliseconds. */
  private async firstSince(time: string | undefined, slackMs: number): Promise<number | null> {
    if (time === undefined) return null;
    const row = await this.transactions.manager
      .createQueryBuilder(CallEntity, 'call')
      .select('call.id', 'id')
      .where('call.initiatedAt >= :time', { time: aroundTime(time, slackMs) })
      .orderBy('call.initiatedAt', 'ASC')
      .limit(1)
      .getRawOne<IdRow>();
    return row?.id ?? null;
  }

  /** 0 when there is no such room, null when the filter has none. */
  private async room(code: string | undefined): Promise<number | null> {
    if (code === undefined) return null;
    const room = await this.transactions.manager.findOneBy(RoomEntity, { code: roomCodeOf(code) ?? '' });
    return room?.id ?? 0;
  }
}

/** Databases compare and store only years of four digits. */
function aroundTime(time: string, slackMs: number): Date {
  return new Date(Math.min(Math.max(Date.parse(time) + slackMs, FIRST_TIME), LAST_TIME));
}

interface IdRow {
  id: number;
}
const idsOf = (rows: IdRow[]) => rows.map(({ id }) => id);

/**
 * Conditions on the call itself. Lengths and times are wrapped in a function, so that the database does not use an index on
 * them: its order is another one, so the result would have to be sorted. Within the calls of certain people the length is not
 * wrapped, since there it may select the fewest rows. @returns whether there is any condition
 */
function restrict(query: Query, { filter, people, roomId, longOnes }: Narrowed): boolean {
  const { status, type, kind, endReason, quality, minDuration, from, to } = filter;
  const equal = { status, type, kind, endReason, quality, roomId: roomId ?? undefined };
  const conditions: [string, ObjectLiteral][] = Object.entries(equal)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => [`call.${column} = :${column}`, { [column]: value }]);
  if (minDuration !== undefined && longOnes === null)
    conditions.push([
      `${people === null ? 'COALESCE(call.duration, 0)' : 'call.duration'} >= :minDuration`,
      { minDuration },
    ]);
  if (from !== undefined) conditions.push(['COALESCE(call.initiatedAt, :from) >= :from', { from: new Date(from) }]);
  if (to !== undefined) conditions.push(['COALESCE(call.initiatedAt, :to) < :to', { to: new Date(to) }]);
  for (const [condition, parameters] of conditions) query.andWhere(condition, parameters);
  return conditions.length > 0;
}

const isNobody = (people: Meant | null) => people?.userIds.length === 0 && people.guestNames.length === 0;

/** The single user that is meant. Null for several users, for guests, or when the long calls are known already. */
function onlyOne({ people, longOnes }: Narrowed): number | null {
  if (people === null || people.guestNames.length > 0 || longOnes !== null) return null;
  return people.userIds.length === 1 ? people.userIds[0]! : null;
}

function isOneOf(query: Query, people: Meant, { before }: PageOfIds): string {
  const theirs = query.subQuery().select('person.callId').from(ParticipantEntity, 'person').where(isMeant(people));
  if (before !== null) theirs.andWhere('person.callId < :before', { before });
  query.setParameters(theirs.getParameters());
  return `call.id IN ${theirs.getQuery()}`;
}

/** Counted instead of `EXISTS`, which a database would reverse by collecting all calls of these people first. */
function hasOneOf(query: Query, people: Meant): string {
  const theirs = query
    .subQuery()
    .select('COUNT(*)')
    .from(ParticipantEntity, 'person')
    .where(`person.callId = call.id AND ${isMeant(people)}`);
  return `${theirs.getQuery()} > 0`;
}

/** The newest ids below the cursor and within the span of ids. */
function cut(query: Query, of: PageOfIds & { narrowed: Narrowed; id: 'call.id' | 'person.callId' }): Query {
  const { narrowed, before, take, id } = of;
  const { firstId, beforeId } = narrowed;
  const end = Math.min(before ?? Infinity, beforeId ?? Infinity);
  if (firstId !== null) query.andWhere(`${id} >= :firstId`, { firstId });
  if (end < Infinity) query.andWhere(`${id} < :end`, { end });
  return query.select(id, 'id').orderBy(id, 'DESC').limit(take);
}
