import { Injectable } from '@nestjs/common';
import { type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import type { FindingCode, FoundCall, Page } from '../../../contracts/index.js';
import { CallEntity } from '../../calls/rows/call.entity.js';
import { CauseEntity } from '../../calls/rows/cause.entity.js';
import { FacetEntity } from '../../calls/rows/facet.entity.js';
import { KeptCauses } from '../../calls/rows/kept-causes.js';
import { CallViews } from '../../calls/tell/call-views.js';
import { ShownCalls } from '../../calls/rows/shown-calls.js';
import { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { Transactions } from '../../database/transactions.js';
import { decodeCursor, encodeCursor } from '../../http/paging.js';
import type { SearchFilter } from '../audit.dto.js';
import { type FacetWish, facetsIn, ofCall, ofCause, ofTime, oneOf, wantsTroubled } from './call-conditions.js';
import { type SqlCondition, isMeant, type Meant } from './named-people.js';
import { idsOf, type Narrowed, Narrowing } from './narrowing.js';

/** `code`: where calls are sorted by it. */
interface Row {
  id: number;
  code?: FindingCode;
}
const keyOf = ({ id, code }: Row) => (code === undefined ? [id] : [code, id]);

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

/** The table whose index is walked, and what has been asked of it already. */
interface Walk {
  query: Query;
  /** Its columns with the call's id, and with the time at which the call began. */
  id: string;
  at: string;
  /** What is left to ask. */
  people: Meant[];
  facets: FacetWish[];
}

/**
 * The calls of everybody, newest first, with keyset paging. Each query walks backwards through an index that ends in the id, until
 * the page is full: an index of calls, of one person's, or of what was found in them. `test/integration/audit-search.spec.ts` checks the
 * query plans; docs/measurements.md has the times with a million calls.
 */
@Injectable()
export class CallSearch {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: ShownCalls,
    private readonly views: CallViews,
    private readonly narrowing: Narrowing,
    private readonly causes: KeptCauses,
  ) {}

  async page(wish: SearchFilter & PageWish): Promise<Page<FoundCall>> {
    const rows = await this.rows(wish);
    const shown = idsOf(rows.slice(0, wish.limit));
    const [causes, calls] = await Promise.all([this.causes.of(shown), this.calls.find(shown)]);
    const items = calls.map((call) => ({
      ...this.views.call(call, 'staff'),
      quality: call.quality,
      cause: causes.get(call.id) ?? null,
    }));
    const last = rows.length > wish.limit ? rows[wish.limit - 1] : undefined;
    return { items, nextCursor: last === undefined ? null : encodeCursor(keyOf(last)) };
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

  /** The rows of one page, and one more if there is a next page. */
  private async rows({ limit, cursor, ...filter }: SearchFilter & PageWish): Promise<Row[]> {
    const byCause = filter.sort === 'cause';
    const key = cursor === undefined ? null : decodeCursor(cursor, byCause ? ['string', 'number'] : ['number']);
    const narrowed = await this.narrowing.of(filter);
    if (narrowed === null) return [];
    const page = { before: byCause ? null : ((key?.[0] as number | undefined) ?? null), take: limit + 1 };
    const query = cut(this.query(narrowed, page), narrowed, page);
    return (byCause ? sortedByCause(query, key) : query).getRawMany<Row>();
  }

  private query(narrowed: Narrowed, page: PageOfIds): Walk {
    const walk = this.walk(narrowed);
    const { query, id } = walk;
    const { filter, longOnes, areCrowd } = narrowed;
    if (longOnes !== null) query.andWhere(`${id} IN (:...longOnes)`, { longOnes });
    for (const [n, people] of walk.people.entries())
      ask(query, id !== 'call.id' || areCrowd || n > 0 ? hasOneOf(walk, people, n) : isOneOf(walk, people, page));
    for (const facet of walk.facets) ask(query, hasFacet(walk, facet));
    const ofTheCall = [...ofCall(narrowed), ...(walk.at === 'call.initiatedAt' ? ofTime(filter, walk.at) : [])];
    if (ofTheCall.length > 0 && id !== 'call.id') query.innerJoin(CallEntity, 'call', `call.id = ${id}`);
    for (const condition of ofTheCall) ask(query, condition);
    if (walk.at !== 'call.initiatedAt') for (const condition of ofTime(filter, walk.at)) ask(query, condition);
    this.askCause(walk, filter);
    return walk;
  }

  /** What was found in few calls is walked first, then the calls of one person, which are few too. */
  private walk({ filter, people, longOnes }: Narrowed): Walk {
    const { manager } = this.transactions;
    const facets = facetsIn(filter);
    if (filter.sort === 'cause') {
      const query: Query = manager.createQueryBuilder(CauseEntity, 'cause').where('cause.code IS NOT NULL');
      return { query, id: 'cause.callId', at: 'cause.at', people, facets };
    }
    const first = facets.find(({ values }) => values.length === 1);
    const rest = { people, facets: facets.filter((one) => one !== first) };
    if (first !== undefined) {
      const query: Query = manager
        .createQueryBuilder(FacetEntity, 'trait')
        .where('trait.facet = :facet AND trait.value = :value', { facet: first.facet, value: first.values[0] });
      return { query, id: 'trait.callId', at: 'trait.at', ...rest };
    }
    const user = longOnes === null ? people.find(isOneUser) : undefined;
    if (user !== undefined) {
      const query: Query = manager
        .createQueryBuilder(ParticipantEntity, 'person')
        .where('person.userId = :userId', { userId: user.userIds[0] });
      const others = people.filter((one) => one !== user);
      return { query, id: 'person.callId', at: 'call.initiatedAt', people: others, facets };
    }
    if (ofCause(filter).length > 0) {
      const query: Query = manager.createQueryBuilder(CauseEntity, 'cause').where('1 = 1');
      return { query, id: 'cause.callId', at: 'cause.at', ...rest };
    }
    const query: Query = manager.createQueryBuilder(CallEntity, 'call').where('1 = 1');
    return { query, id: 'call.id', at: 'call.initiatedAt', ...rest };
  }

  private askCause({ query, id }: Walk, filter: SearchFilter): void {
    const isTrait = id === 'trait.callId' && wantsTroubled(filter);
    // Wrapped, so that the database does not take the index in the order of time, and sorts.
    if (isTrait) query.andWhere('COALESCE(trait.troubled, 0) = 1');
    const conditions = ofCause(isTrait ? { ...filter, outcome: [] } : filter);
    if (conditions.length > 0 && id !== 'cause.callId') query.innerJoin(CauseEntity, 'cause', `cause.callId = ${id}`);
    for (const condition of conditions) ask(query, condition);
  }
}

const ask = (query: Query, { sql, parameters }: SqlCondition) => query.andWhere(sql, parameters);

const isOneUser = ({ userIds, guestNames }: Meant) => guestNames.length === 0 && userIds.length === 1;

function isOneOf({ query }: Walk, people: Meant, { before }: PageOfIds): SqlCondition {
  const { sql, parameters } = isMeant(people);
  const theirs = query.subQuery().select('person.callId').from(ParticipantEntity, 'person').where(sql);
  if (before !== null) theirs.andWhere('person.callId < :before');
  return { sql: `call.id IN ${theirs.getQuery()}`, parameters: { ...parameters, before } };
}

/** Counted instead of `EXISTS`, which a database would reverse by collecting all calls of these people first. */
function hasOneOf({ query, id }: Walk, people: Meant, n: number): SqlCondition {
  const alias = `other${n}`;
  const { sql, parameters } = isMeant(people, alias);
  const theirs = query
    .subQuery()
    .select('COUNT(*)')
    .from(ParticipantEntity, alias)
    .where(`${alias}.callId = ${id} AND ${sql}`);
  return { sql: `${theirs.getQuery()} > 0`, parameters };
}

function hasFacet({ query, id }: Walk, { facet, values }: FacetWish): SqlCondition {
  const { sql, parameters } = oneOf(`${facet}Trait.value`, values, `${facet}Values`);
  const traits = query
    .subQuery()
    .select('COUNT(*)')
    .from(FacetEntity, `${facet}Trait`)
    .where(`${facet}Trait.callId = ${id} AND ${facet}Trait.facet = '${facet}' AND ${sql}`);
  return { sql: `${traits.getQuery()} > 0`, parameters };
}

/** The newest ids below the cursor and within the span of ids. */
function cut({ query, id }: Walk, { firstId, beforeId }: Narrowed, { before, take }: PageOfIds): Query {
  const end = Math.min(before ?? Infinity, beforeId ?? Infinity);
  if (firstId !== null) query.andWhere(`${id} >= :firstId`, { firstId });
  if (end < Infinity) query.andWhere(`${id} < :end`, { end });
  return query.select(id, 'id').orderBy(id, 'DESC').limit(take);
}

/** By an index that has them in this order. The first condition lets it begin in the right place. */
function sortedByCause(query: Query, key: (string | number)[] | null): Query {
  if (key !== null)
    query
      .andWhere('cause.code <= :code', { code: key[0] })
      .andWhere('(cause.code < :code OR cause.callId < :callId)', { callId: key[1] });
  return query.addSelect('cause.code', 'code').orderBy('cause.code', 'DESC').addOrderBy('cause.callId', 'DESC');
}
