import type { ObjectLiteral } from 'typeorm';
import { type Facet, TROUBLED } from '../../../contracts/index.js';
import type { SearchFilter } from '../audit.dto.js';
import type { SqlCondition } from './named-people.js';
import type { Narrowed } from './narrowing.js';
import { duringDay } from './time-of-day.js';

/** The fields of a filter that name a facet; a cause may be one of several. */
const FACET_OF = {
  cause: 'cause',
  named: 'person',
  browser: 'browser',
  system: 'system',
  network: 'network',
  way: 'way',
} as const satisfies Partial<Record<keyof SearchFilter, Facet>>;
const FACET_FILTERS = Object.keys(FACET_OF) as (keyof typeof FACET_OF)[];

export interface FacetWish {
  facet: Facet;
  values: readonly string[];
}

export const facetsIn = (filter: SearchFilter): FacetWish[] =>
  FACET_FILTERS.flatMap((name) => {
    const value = filter[name];
    return value === undefined || value.length === 0 ? [] : [{ facet: FACET_OF[name], values: [value].flat() }];
  });

/** Whether exactly the troubled calls are wanted, which their facets know by themselves. */
export const wantsTroubled = ({ outcome = [] }: SearchFilter): boolean =>
  outcome.length === TROUBLED.length && TROUBLED.every((one) => outcome.includes(one));

/**
 * Conditions on the row of the call. Lengths and times are wrapped in a function, so that the database does not use an index on them: such
 * an index has another order, so the result would have to be sorted. Within the calls of certain people the length is not wrapped, since
 * there it may select the fewest rows.
 */
export function ofCall({ filter, people, roomIds, longOnes }: Narrowed): SqlCondition[] {
  const { status, type, kind, endReason, quality, minDuration } = filter;
  const equal = { status, type, kind, endReason, quality, roomId: roomIds?.length === 1 ? roomIds[0] : undefined };
  const conditions = Object.entries(equal)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => condition(`call.${column} = :${column}`, { [column]: value }));
  if (roomIds !== null && roomIds.length > 1) conditions.push(condition('call.roomId IN (:...roomIds)', { roomIds }));
  if (minDuration !== undefined && longOnes === null)
    conditions.push(
      condition(`${people.length === 0 ? 'COALESCE(call.duration, 0)' : 'call.duration'} >= :minDuration`, {
        minDuration,
      }),
    );
  return conditions;
}

/** Conditions on when the call began. `at` is a column that holds it. */
export function ofTime({ from, to, fromTime, toTime, timeZone }: SearchFilter, at: string): SqlCondition[] {
  const conditions: SqlCondition[] = [];
  if (from !== undefined) conditions.push(condition(`COALESCE(${at}, :from) >= :from`, { from: new Date(from) }));
  if (to !== undefined) conditions.push(condition(`COALESCE(${at}, :to) < :to`, { to: new Date(to) }));
  if (fromTime !== undefined || toTime !== undefined)
    conditions.push(duringDay(at, { from: fromTime, to: toTime, timeZone, span: { from, to } }));
  return conditions;
}

/** Conditions on what was found in the call. */
export function ofCause({ outcome = [], sound = [] }: SearchFilter): SqlCondition[] {
  const conditions: SqlCondition[] = [];
  if (outcome.length > 0) conditions.push(oneOf('cause.outcome', outcome, 'outcome'));
  if (sound.length > 0) conditions.push(oneOf('cause.sound', sound, 'sound'));
  return conditions;
}

/** One value is compared with `=`, so that the database may read an index in its order. */
export const oneOf = (column: string, values: readonly string[], name: string): SqlCondition =>
  values.length === 1
    ? condition(`${column} = :${name}`, { [name]: values[0] })
    : condition(`${column} IN (:...${name})`, { [name]: values });

const condition = (sql: string, parameters: ObjectLiteral): SqlCondition => ({ sql, parameters });
