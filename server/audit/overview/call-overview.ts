import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import {
  type CallOutcome,
  type CountedCalls,
  type Facet,
  FACETS,
  OUTCOMES_OF,
  type Overview,
  OVERVIEW_TOTALS,
  type OverviewLine,
  type OverviewTotal,
  TROUBLED,
  UNKNOWN_VALUE,
} from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import { RoomEntity } from '../../rooms/room.entity.js';
import { Kept } from '../../time/kept.js';
import { UserRows } from '../../users/user-rows.js';
import type { OverviewQuery } from '../audit.dto.js';
import { standsOut } from './growth.js';
import { OverviewCounts } from './overview-counts.js';
import { type DayRange, spansOf } from './spans.js';
import type { Counts, Tally } from './tally.js';

/** This many lines of a kind are shown, and further ones that grew. */
const LINES = 8;
const LINES_MAX = 12;
/** As many values as anybody looks at; of people and rooms there may be thousands. */
const VALUES_MAX = 40;
/** The spans times the zones in which support sits. */
const COUNTED_MAX = 100;

/** The parameter of the search that finds a facet. */
const PARAMETER: Readonly<Record<Facet, string>> = {
  ...{ cause: 'cause', person: 'named', browser: 'browser', system: 'system', network: 'network', way: 'way' },
  room: 'roomCode',
};

interface Known {
  name: string;
  /** The value that the search takes. */
  asked?: string;
}
type Both<T> = Record<'now' | 'before', T>;
type Spans = Both<DayRange>;
type All = Both<number>;

/** What happened to all calls of a span, each number with the search that lists just these calls. */
@Injectable()
export class CallOverview {
  /** For how long numbers are good enough. They belong to the span that ended when they were counted, and so do their lists. */
  keptMs = 30_000;
  private readonly counted = new Kept<Overview>(COUNTED_MAX);

  constructor(
    private readonly counts: OverviewCounts,
    private readonly transactions: Transactions,
    private readonly users: UserRows,
  ) {}

  /** As of now, or of some seconds ago, because many people of support look at the same numbers. */
  of({ days, timeZone = 'UTC' }: OverviewQuery): Promise<Overview> {
    const make = () => this.count({ days, timeZone }, Date.now());
    return this.counted.get(`${days} ${timeZone}`, { forMs: this.keptMs, make });
  }

  private async count({ days, timeZone = 'UTC' }: OverviewQuery, now: number): Promise<Overview> {
    const spans = spansOf(days, timeZone, now);
    const found = { now: await this.counts.of(spans.now), before: await this.counts.of(spans.before) };
    const facets: Partial<Record<Facet, OverviewLine[]>> = {};
    for (const facet of FACETS) facets[facet] = await this.lines(facet, spans, found);
    return {
      ...{ days, ...timesOf(spans.now), before: timesOf(spans.before) },
      totals: totalsOf(spans, found),
      facets: facets as Overview['facets'],
    };
  }

  private async lines(facet: Facet, spans: Spans, found: Both<Tally>): Promise<OverviewLine[]> {
    const all = callsOf(found);
    const now = mostOf(found.now.of(facet));
    const known = await this.known(facet, now.map(([value]) => Number(value)).filter(Number.isInteger));
    return now
      .map(([value, count]) => {
        const { name = null, asked = value } = known.get(value) ?? {};
        const filter = { [PARAMETER[facet]]: [asked], outcome: TROUBLED };
        const counted = countedOf(
          { now: count, before: found.before.of(facet).get(value) ?? 0 },
          { spans, all, filter },
        );
        // An unknown value is no reason to look.
        return { value, name, ...counted, grew: counted.grew && value !== UNKNOWN_VALUE };
      })
      .filter(({ grew }, place) => place < LINES || grew)
      .slice(0, LINES_MAX);
  }

  /** Ids as people know them: users and rooms by their names, rooms asked for by their codes. */
  private async known(facet: Facet, ids: number[]): Promise<Map<string, Known>> {
    if (facet === 'person') {
      const users = await this.users.byIds(ids);
      return new Map([...users].map(([id, { displayName }]) => [String(id), { name: displayName }]));
    }
    if (facet !== 'room') return new Map();
    const select = { id: true, title: true, code: true } as const;
    const rooms = await this.transactions.manager.find(RoomEntity, { where: { id: In(ids) }, select });
    return new Map(rooms.map(({ id, title, code }) => [String(id), { name: title, asked: code }]));
  }
}

const callsOf = ({ now, before }: Both<Tally>): All => ({ now: now.calls, before: before.calls });

/** The most frequent values; ties are ordered by value, so the choice is always the same. */
const mostOf = (counts: Counts): [string, number][] =>
  [...counts]
    .sort(([value, count], [other, others]) => others - count || (value < other ? -1 : 1))
    .slice(0, VALUES_MAX);

function totalsOf(spans: Spans, found: Both<Tally>): Overview['totals'] {
  const all = callsOf(found);
  const total = (name: OverviewTotal): CountedCalls => {
    const outcomes = OUTCOMES_OF[name];
    const of = (tally: Tally) => (outcomes === null ? tally.calls : sumOf(tally.of('outcome'), outcomes));
    // It is nothing to worry about if more people call, or answer.
    const mayGrow = name !== 'calls' && name !== 'answered';
    const numbers = { now: of(found.now), before: of(found.before) };
    const counted = countedOf(numbers, { spans, all, filter: { outcome: outcomes ?? [] } });
    return { ...counted, grew: mayGrow && counted.grew };
  };
  return Object.fromEntries(OVERVIEW_TOTALS.map((name) => [name, total(name)])) as Overview['totals'];
}

function countedOf(
  { now, before }: All,
  { spans, all, filter }: { spans: Spans; all: All; filter: Readonly<Record<string, readonly string[]>> },
): CountedCalls {
  return {
    ...{ count: now, query: queryOf(filter, spans.now) },
    before: { count: before, query: queryOf(filter, spans.before) },
    grew: standsOut({ now, before, callsNow: all.now, callsBefore: all.before }),
  };
}

function queryOf(filter: Readonly<Record<string, readonly string[]>>, span: DayRange): string {
  const all = Object.entries(filter).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return new URLSearchParams([...all, ...Object.entries(timesOf(span))]).toString();
}

const timesOf = ({ from, to }: DayRange) => ({ from: from.toISOString(), to: to.toISOString() });

const sumOf = (counts: Counts, outcomes: readonly CallOutcome[]) =>
  outcomes.reduce((sum, one) => sum + (counts.get(one) ?? 0), 0);
