import type { ObjectLiteral } from 'typeorm';
import type { Presence } from '../../contracts/index.js';
import type { Present } from './presence-reader.js';

/** The SQL condition that restricts a query to people with this presence. */
export interface PresenceCondition {
  text: string;
  parameters: ObjectLiteral;
}

/** Used instead of an empty list, which is not valid SQL. */
const NOBODY = 0;
/** Passing a longer list costs more than checking the people one by one. */
const LISTED_MAX = 512;

/**
 * The rule of `presence/presence-rule.ts` as a condition on rows, with the ids of the few people who are online. The lists grow
 * in steps, so that the database sees few different statements. Null when too many people are online.
 */
export function havingPresence(presence: Presence, { idle, inCall }: Present): PresenceCondition | null {
  switch (presence) {
    case 'online':
      return of(`${isOneOf} AND user.availability = 'auto'`, idle);
    case 'away':
    case 'busy':
      return of(`${isOneOf} AND user.availability = '${presence}'`, idle);
    case 'in-call':
      return of(`${isOneOf} AND user.availability <> 'invisible'`, inCall);
    case 'offline':
      return of("(user.availability = 'invisible' OR user.disabledAt IS NOT NULL OR user.id NOT IN (:...here))", [
        ...idle,
        ...inCall,
      ]);
  }
}

const isOneOf = 'user.disabledAt IS NULL AND user.id IN (:...here)';

const of = (text: string, ids: number[]): PresenceCondition | null =>
  ids.length > LISTED_MAX ? null : { text, parameters: { here: padded(ids) } };

function padded(ids: number[]): number[] {
  const length = 2 ** Math.ceil(Math.log2(Math.max(1, ids.length)));
  return [...ids, ...Array<number>(length - ids.length).fill(NOBODY)];
}
