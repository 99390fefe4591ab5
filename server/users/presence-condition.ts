import type { ObjectLiteral } from 'typeorm';
import type { Presence } from '../../contracts/index.js';
import type { Present } from './presence-reader.js';

/** What a query adds to ask for people of this presence. */
export interface Condition {
  text: string;
  parameters: ObjectLiteral;
}

/** Instead of an empty list, which is no SQL. */
const NOBODY = 0;
/** More than one process ever holds, and than a statement of SQLite takes. */
const HERE_MAX = 2 ** 14;

/**
 * The rule of `presence/presence-rule.ts`, asked of rows: by the ids of the few who are here. The lists grow in steps, so that
 * the database sees few different statements.
 */
export function havingPresence(presence: Presence, { idle, inCall }: Present): Condition {
  switch (presence) {
    case 'online':
      return { text: `${isOneOf} AND user.availability = 'auto'`, parameters: { here: padded(idle) } };
    case 'away':
    case 'busy':
      return { text: `${isOneOf} AND user.availability = '${presence}'`, parameters: { here: padded(idle) } };
    case 'in-call':
      return { text: `${isOneOf} AND user.availability <> 'invisible'`, parameters: { here: padded(inCall) } };
    case 'offline':
      return {
        text: "(user.availability = 'invisible' OR user.disabledAt IS NOT NULL OR user.id NOT IN (:...here))",
        parameters: { here: padded([...idle, ...inCall]) },
      };
  }
}

const isOneOf = 'user.disabledAt IS NULL AND user.id IN (:...here)';

function padded(all: number[]): number[] {
  const ids = all.slice(0, HERE_MAX);
  const length = 2 ** Math.ceil(Math.log2(Math.max(1, ids.length)));
  return [...ids, ...Array<number>(length - ids.length).fill(NOBODY)];
}
