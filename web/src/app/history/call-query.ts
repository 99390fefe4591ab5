import type { Call, CallType } from '@contracts';
import { sideOf } from './call-words';

export const RESULTS = ['talked', 'no-answer', 'declined', 'cancelled', 'missed'] as const;
export type CallResult = (typeof RESULTS)[number];
export type Direction = 'in' | 'out';

/** What the user narrowed the history to; every part null for "all". */
export interface CallQuery {
  direction: Direction | null;
  result: CallResult | null;
  type: CallType | null;
  /** A person's id. */
  with: number | null;
  /** Local calendar days, `2026-11-20`, both included. */
  from: string | null;
  to: string | null;
}

export const EVERY_CALL: CallQuery = { direction: null, result: null, type: null, with: null, from: null, to: null };

export const RESULT_WORDS: Readonly<Record<CallResult, string>> = {
  talked: 'Talked',
  'no-answer': 'No answer',
  declined: 'Declined',
  cancelled: 'Cancelled by me',
  missed: 'Not answered by me',
};

/** What the server calls it: one status each, and where needed the direction that gives the status this meaning. */
const RESULT_PARAMS: Readonly<Record<CallResult, { status: string; direction?: Direction }>> = {
  talked: { status: 'ended' },
  'no-answer': { status: 'missed', direction: 'out' },
  declined: { status: 'rejected' },
  cancelled: { status: 'cancelled', direction: 'out' },
  missed: { status: 'missed', direction: 'in' },
};

/** The direction that a result implies, or null. */
export function impliedDirection(result: CallResult | null): Direction | null {
  return (result && RESULT_PARAMS[result].direction) ?? null;
}

/** The query string of `GET /calls`. */
export function callParams(asked: CallQuery): Record<string, string | number | null> {
  const result = asked.result && RESULT_PARAMS[asked.result];
  return {
    direction: result?.direction ?? asked.direction,
    status: result?.status ?? null,
    type: asked.type,
    with: asked.with,
    from: asked.from && startOfDay(asked.from, 0).toISOString(),
    // The server counts up to this moment, not including it.
    to: asked.to && startOfDay(asked.to, 1).toISOString(),
  };
}

/** Whether an announced call belongs into the list that was asked for. */
export function matches(call: Call, asked: CallQuery, myId: number): boolean {
  const { direction, status, type, from, to } = callParams(asked);
  const side = sideOf(call, myId);
  const other = side === 'caller' ? call.callee : call.caller;
  return (
    (direction === null || (direction === 'out') === (side === 'caller')) &&
    (status === null || status === call.status) &&
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
