import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { NOT_RUNG_IN_SILENCE } from '../rows/do-not-disturb.js';
import {
  type Call,
  type HistoryResult,
  isTerminal,
  type KeptCause,
  type MissedPage,
  type Page,
  TERMINAL_STATUSES,
} from '../../../contracts/index.js';
import { allHeld, wordParameters, wordsAsPatterns } from '../../database/like.js';
import { Transactions } from '../../database/transactions.js';
import { decodeCursor, encodeCursor } from '../../http/paging.js';
import { RoomEntity } from '../../rooms/room.entity.js';
import { placeOf, type Who } from '../actor.js';
import { CallViews, toldQuality } from '../tell/call-views.js';
import type { CallFilter } from './history.dto.js';
import { OwnProblems } from '../problems/own-problems.js';
import { ReadMarks } from '../chat/read-marks.js';
import { someLine } from '../chat/readable-lines.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { KeptCauses } from '../rows/kept-causes.js';
import { type ShownCall, ShownCalls } from '../rows/shown-calls.js';
import { MissedCalls } from './missed-calls.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import { toldWhy } from './told-why.js';

interface PageWish {
  limit: number;
  cursor?: string;
  search?: string;
}
/** How many calls are searched in one query. Their chats may be long, so other work gets a turn between the queries. */
const SEARCHED_AT_ONCE = 50;
type MyCalls = SelectQueryBuilder<ParticipantEntity>;

/** The results that the history shows, as SQL conditions: the same rules as in `outcomeFor`, applied to many rows. */
const RESULTS: Record<HistoryResult, string> = {
  talked:
    "call.status IN ('accepted', 'ended') AND me.state = 'left'" +
    " AND (call.endReason IS NULL OR call.endReason NOT IN ('connect-failed', 'media-failed'))",
  missed: "me.state = 'missed'",
  declined: "(call.status = 'rejected' OR me.state = 'rejected')",
  cancelled: "call.status = 'cancelled' AND call.callerId = me.userId",
  'no-answer':
    "call.status = 'missed' AND call.endReason IN ('no-answer', 'unreachable') AND call.callerId = me.userId",
  busy: "call.status = 'missed' AND call.endReason = 'busy' AND call.callerId = me.userId",
  failed: "call.status = 'ended' AND call.endReason IN ('connect-failed', 'media-failed', 'connection-lost')",
};

/** A user's own calls, newest first, with keyset paging. Nobody sees another user's list. */
@Injectable()
export class CallHistory {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly shown: ShownCalls,
    private readonly missed: MissedCalls,
    private readonly views: CallViews,
    private readonly readMarks: ReadMarks,
    private readonly problems: OwnProblems,
    private readonly causes: KeptCauses,
  ) {}

  async one(who: Who, asStaff: boolean, callId: number): Promise<Call> {
    const call = await this.calls.findWithPeople(callId);
    const { userId } = who;
    if (asStaff && call !== null) {
      const whole = this.views.call(call, 'staff');
      const isOwn = call.participants.some((one) => one.userId === userId);
      return isOwn ? { ...whole, ...(await this.ofOne(call, userId!)) } : whole;
    }
    const place = placeOf(call, who);
    const mine = this.views.call(place.call, who);
    if (userId === null || call === null) return mine;
    const marks = await this.readMarks.of(userId, [callId]);
    return { ...mine, chat: marks.get(callId) ?? 'none', ...(await this.ofOne(call, userId)) };
  }

  private async ofOne(call: ShownCall, userId: number): Promise<Pick<Call, 'problem' | 'why' | 'quality'>> {
    const [problems, causes] = [await this.problems.of(userId, [call.id]), await this.causes.of([call.id])];
    const me = call.participants.find((one) => one.userId === userId)!;
    const quality = toldQuality(call, me, causes.get(call.id));
    return { problem: problems.get(call.id) ?? null, why: this.asMine(call, { userId, causes }).why, quality };
  }

  list(userId: number, wish: CallFilter & PageWish): Promise<Page<Call>> {
    return this.page(userId, () => this.filtered(userId, wish), wish);
  }

  ended(userId: number, wish: CallFilter & PageWish): Promise<Page<Call>> {
    const over = { over: [...TERMINAL_STATUSES] };
    const calls = () => this.filtered(userId, wish).andWhere('call.status IN (:...over)', over);
    return this.page(userId, calls, wish);
  }

  async active(userId: number): Promise<Page<Call>> {
    const me = { userId, guestId: null };
    const calls = await this.calls.findLiveOf(me);
    return { items: calls.map((call) => this.views.call(call, me)), nextCursor: null };
  }

  async missedOf(userId: number, wish: PageWish): Promise<MissedPage> {
    const page = await this.page(userId, () => this.mine(userId).andWhere("me.state = 'missed'"), wish);
    return { ...page, unseenCount: await this.missed.unseenCount(userId) };
  }

  /** Every call that matches, newest first, read page by page, so an export of any length needs the memory of one page. */
  async *all(userId: number, filter: CallFilter): AsyncGenerator<Call> {
    let cursor: string | undefined;
    do {
      const page = await this.list(userId, { ...filter, limit: 200, cursor });
      yield* page.items;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  /**
   * Leaves out calls that ring in silence because of do not disturb, rooms the user was never in, and calls that still run after
   * the user was removed from them.
   */
  private mine(userId: number): MyCalls {
    return this.transactions.manager
      .createQueryBuilder(ParticipantEntity, 'me')
      .innerJoin('me.call', 'call')
      .where('me.userId = :userId', { userId })
      .andWhere(NOT_RUNG_IN_SILENCE)
      .andWhere("(me.joinedAt IS NOT NULL OR me.role <> 'member')")
      .andWhere(
        "(me.leaveReason IS NULL OR me.leaveReason <> 'removed' OR call.status NOT IN ('initiated', 'accepted'))",
      );
  }

  private filtered(userId: number, filter: CallFilter): MyCalls {
    const query = this.mine(userId);
    const { status, type, kind, direction, outcome, from, to } = filter;
    if (status) query.andWhere('call.status = :status', { status });
    if (type) query.andWhere('call.type = :type', { type });
    if (kind) query.andWhere('call.kind = :kind', { kind });
    if (direction)
      query.andWhere(direction === 'out' ? 'call.callerId = me.userId' : 'COALESCE(call.callerId, 0) <> me.userId');
    if (outcome) query.andWhere(RESULTS[outcome]);
    if (from) query.andWhere('call.initiatedAt >= :from', { from: new Date(from) });
    if (to) query.andWhere('call.initiatedAt < :to', { to: new Date(to) });
    if (filter.with) query.andWhere(this.withUser(query), { withId: filter.with });
    return query;
  }

  private withUser(query: MyCalls): string {
    const other = this.others(query).andWhere('other.userId = :withId');
    return `EXISTS ${other.getQuery()}`;
  }

  /** Guests are found by the name they had in the call. */
  private withName(query: MyCalls, words: string[]): string {
    const columns = ['person.sortName', 'person.username', 'other.searchName'];
    const named = this.others(query).leftJoin('other.user', 'person').andWhere(allHeld(columns, words));
    return `EXISTS ${named.getQuery()}`;
  }

  private inRoom(query: MyCalls, words: string[]): string {
    const titled = query
      .subQuery()
      .select('1')
      .from(RoomEntity, 'room')
      .where('room.id = call.roomId')
      .andWhere(allHeld(['room.searchTitle'], words));
    return `EXISTS ${titled.getQuery()}`;
  }

  private others(query: MyCalls) {
    return (
      query
        .subQuery()
        .select('1')
        .from(ParticipantEntity, 'other')
        .where('other.callId = me.callId AND other.id <> me.id')
        .andWhere("(other.joinedAt IS NOT NULL OR other.role <> 'member')")
        // Somebody who was removed must not find out who came later.
        .andWhere("(me.leaveReason IS NULL OR me.leaveReason <> 'removed' OR other.joinedAt <= me.leftAt)")
    );
  }

  private asMine(call: ShownCall, { userId, causes }: { userId: number; causes: Map<number, KeptCause> }): Call {
    const me = call.participants.find((participant) => participant.userId === userId);
    const view = this.views.call(call, { userId, guestId: null });
    const cause = causes.get(call.id);
    const why = me === undefined ? null : toldWhy(view, me, cause);
    const quality = me !== undefined && isTerminal(call.status) ? { quality: toldQuality(call, me, cause) } : {};
    return { ...view, why, ...quality, ...(me?.state === 'missed' ? { missedSeen: me.missedSeenAt !== null } : {}) };
  }

  private async page(userId: number, calls: () => MyCalls, wish: PageWish): Promise<Page<Call>> {
    const before = wish.cursor === undefined ? null : (decodeCursor(wish.cursor, ['number'])[0] as number);
    const place = { before, count: wish.limit + 1 };
    const words = wordsAsPatterns(wish.search);
    const found =
      words.length === 0 ? await idsBefore(calls(), place) : await this.search(userId, calls, { ...place, words });
    const ids = found.slice(0, wish.limit);
    const [marks, problems] = [await this.readMarks.of(userId, ids), await this.problems.of(userId, ids)];
    const causes = await this.causes.of(ids);
    const items = (await this.shown.find(ids)).map((call) => ({
      ...this.asMine(call, { userId, causes }),
      chat: marks.get(call.id) ?? ('none' as const),
      problem: problems.get(call.id) ?? null,
    }));
    const last = ids.at(-1);
    return { items, nextCursor: found.length > wish.limit && last !== undefined ? encodeCursor([last]) : null };
  }

  private async search(userId: number, calls: () => MyCalls, of: PageStart & { words: string[] }): Promise<number[]> {
    const found: number[] = [];
    for (let { before } = of; ;) {
      const looked = await idsBefore(calls(), { before, count: SEARCHED_AT_ONCE });
      found.push(...(await this.withText(userId, looked, of.words)));
      if (found.length >= of.count || looked.length < SEARCHED_AT_ONCE) return found.slice(0, of.count);
      before = looked.at(-1)!;
      await setImmediate();
    }
  }

  /** Keeps the calls that contain all the words: in a name, in the room's title, or in a message that this user may read. */
  private async withText(userId: number, callIds: number[], words: string[]): Promise<number[]> {
    if (callIds.length === 0) return [];
    const query = this.mine(userId).andWhere('me.callId IN (:...callIds)', { callIds });
    const written = someLine(allHeld(['line.searchText'], words));
    const found = `(${this.withName(query, words)} OR ${this.inRoom(query, words)} OR ${written})`;
    query.andWhere(found, wordParameters(words));
    return idsBefore(query, { before: null, count: callIds.length });
  }
}

/** Where a page begins: the newest calls before the call `before`. */
interface PageStart {
  before: number | null;
  count: number;
}

async function idsBefore(query: MyCalls, { before, count }: PageStart): Promise<number[]> {
  if (before !== null) query.andWhere('me.callId < :before', { before });
  const rows = await query
    .select('me.callId', 'callId')
    .orderBy('me.callId', 'DESC')
    .limit(count)
    .getRawMany<{ callId: number }>();
  return rows.map((row) => row.callId);
}
