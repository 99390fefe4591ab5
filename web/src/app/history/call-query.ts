import { type Call, type CallType, type HistoryResult, type Outcome, outcomeFor } from '@contracts';
import { sideOf } from './call-words';

export type Direction = 'in' | 'out';

/** What the user narrowed the history to; every part null for "all". */
export interface CallQuery {
  direction: Direction | null;
  result: HistoryResult | null;
  type: CallType | null;
  /** A person's id. */
  with: number | null;
  /** Local calendar days, `2026-11-20`, both included. */
  from: string | null;
  to: string | null;
}

export const EVERY_CALL: CallQuery = { direction: null, result: null, type: null, with: null, from: null, to: null };

export const RESULT_WORDS: Readonly<Record<HistoryResult, string>> = {
  talked: 'Talked',
  missed: 'Missed',
  declined: 'Declined',
  cancelled: 'Cancelled',
  'no-answer': 'No answer',
  busy: 'Busy',
  failed: 'Failed',
};

/** Which rows the server means by it. A call that was cut off was talked in, and failed in the end. */
const READ_AS: Readonly<Record<HistoryResult, ReadonlySet<Outcome>>> = {
  talked: new Set(['outgoing', 'incoming', 'dropped']),
  missed: new Set(['missed', 'missed-busy']),
  declined: new Set(['declined']),
  cancelled: new Set(['cancelled']),
  'no-answer': new Set(['no-answer', 'unreachable']),
  busy: new Set(['busy']),
  failed: new Set(['failed', 'dropped']),
};

const IMPLIED: Readonly<Partial<Record<HistoryResult, Direction>>> = {
  missed: 'in',
  cancelled: 'out',
  'no-answer': 'out',
  busy: 'out',
};

/** The direction that a result implies, or null. */
export function impliedDirection(result: HistoryResult | null): Direction | null {
  return (result && IMPLIED[result]) ?? null;
}

/** The query string of `GET /calls`. */
export function callParams(asked: CallQuery): Record<string, string | number | null> {
  return {
    direction: asked.direction,
    outcome: asked.result,
    type: asked.type,
    with: asked.with,
    from: asked.from && startOfDay(asked.from, 0).toISOString(),
    // The server counts up to this moment, not including it.
    to: asked.to && startOfDay(asked.to, 1).toISOString(),
  };
}

/** Whether an announced call belongs into the list that was asked for. */
export function matches(call: Call, asked: CallQuery, myId: number): boolean {
  const { direction, type, from, to } = callParams(asked);
  const side = sideOf(call, myId);
  const other = side === 'caller' ? call.callee : call.caller;
  return (
    (direction === null || (direction === 'out') === (side === 'caller')) &&
    (asked.result === null || READ_AS[asked.result].has(outcomeFor(call, side))) &&
    (type === null || type === call.type) &&
    (asked.with === null || asked.with === other?.id) &&
    (from === null || call.initiatedAt >= String(from)) &&
    (to === null || call.initiatedAt < String(to))
  );
}

function startOfDay(day: string, later: number): Date {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later);
}
