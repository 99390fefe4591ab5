import { type Call, type CallKind, type CallType, type HistoryResult, isLive, type Outcome } from '@contracts';
import { startOfDay } from '../shared-ui/times/date-span';
import { myOutcome, myState, sideOf } from '../call/session/my-outcome';

export type CallDirection = 'in' | 'out';

/** The filters of the history; null in any part means "all". */
export interface CallQuery {
  direction: CallDirection | null;
  result: HistoryResult | null;
  type: CallType | null;
  /** Calls between people, or meetings in rooms. */
  kind: CallKind | null;
  /** A user id. */
  with: number | null;
  /** Local calendar days such as `2026-11-20`; both are included. */
  from: string | null;
  to: string | null;
  /** Part of a name, a room's title or a chat message. */
  search: string | null;
}

export const EVERY_CALL: CallQuery = {
  direction: null,
  result: null,
  type: null,
  kind: null,
  with: null,
  from: null,
  to: null,
  search: null,
};

export const RESULT_WORDS: Readonly<Record<HistoryResult, string>> = {
  talked: 'Talked',
  missed: 'Missed',
  declined: 'Declined',
  cancelled: 'Cancelled',
  'no-answer': 'No answer',
  busy: 'Busy',
  failed: 'Failed',
};

/** The outcomes that the server counts as each result. A call that was cut off counts as talked, and as failed. */
const READ_AS: Readonly<Record<HistoryResult, ReadonlySet<Outcome>>> = {
  talked: new Set(['outgoing', 'incoming', 'meeting', 'dropped']),
  missed: new Set(['missed', 'missed-busy']),
  declined: new Set(['declined']),
  cancelled: new Set(['cancelled']),
  'no-answer': new Set(['no-answer', 'unreachable']),
  busy: new Set(['busy']),
  failed: new Set(['failed', 'dropped']),
};

const IMPLIED: Readonly<Partial<Record<HistoryResult, CallDirection>>> = {
  missed: 'in',
  cancelled: 'out',
  'no-answer': 'out',
  busy: 'out',
};

/** The direction that a result implies; null if it implies none. */
export function impliedDirection(result: HistoryResult | null): CallDirection | null {
  return (result && IMPLIED[result]) ?? null;
}

/** The query string of `GET /calls`. */
export function callParams(asked: CallQuery): Record<string, string | number | null> {
  return {
    direction: asked.direction,
    outcome: asked.result,
    type: asked.type,
    kind: asked.kind,
    with: asked.with,
    from: asked.from && startOfDay(asked.from, 0).toISOString(),
    // The server excludes the end of the range, so it gets the start of the next day.
    to: asked.to && startOfDay(asked.to, 1).toISOString(),
    search: asked.search,
  };
}

/** Whether an announced call belongs in the list that was asked for. */
export function matches(call: Call, asked: CallQuery, myId: number): boolean {
  const { direction, type, from, to } = callParams(asked);
  return (
    (direction === null || (direction === 'out') === (sideOf(call, myId) === 'caller')) &&
    (asked.result === null || resultIs(asked.result, call, myId)) &&
    (type === null || type === call.type) &&
    (asked.kind === null || asked.kind === call.kind) &&
    (asked.with === null || isWith(call, asked.with, myId)) &&
    (from === null || call.initiatedAt >= String(from)) &&
    (to === null || call.initiatedAt < String(to))
  );
}

/** A call that still runs has no result yet for somebody who has left it. */
function resultIs(result: HistoryResult, call: Call, myId: number): boolean {
  const running = isLive(call.status) && myState(call, myId) === 'left';
  return !running && READ_AS[result].has(myOutcome(call, myId));
}

function isWith(call: Call, userId: number, myId: number): boolean {
  return userId !== myId && call.participants.some((participant) => participant.userId === userId);
}
