import type { CallStatus, EndReason } from './call-life.js';
import type { Call } from './model.js';

export type Side = 'caller' | 'callee';

/** How a call reads in one side's history. */
export const OUTCOMES = [
  'live',
  'outgoing',
  'incoming',
  'cancelled',
  'missed',
  'missed-busy',
  'no-answer',
  'unreachable',
  'declined',
  'busy',
  'failed',
  'dropped',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The same in words, for screens and exports. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  live: 'In call now',
  outgoing: 'Outgoing',
  incoming: 'Incoming',
  cancelled: 'Cancelled',
  missed: 'Missed',
  'missed-busy': 'Missed (you were in a call)',
  'no-answer': 'No answer',
  unreachable: 'Not reachable',
  declined: 'Declined',
  busy: 'Busy',
  failed: 'Failed',
  dropped: 'Dropped',
};

/** What a finished (or live) call reads as, for the side that looks. */
export function outcomeFor(call: Pick<Call, 'status' | 'endReason'>, side: Side): Outcome {
  return READERS[call.status](call.endReason, side);
}

const READERS: Record<CallStatus, (reason: EndReason | null, side: Side) => Outcome> = {
  initiated: () => 'live',
  ringing: () => 'live',
  accepted: () => 'live',
  rejected: () => 'declined',
  cancelled: (_, side) => (side === 'caller' ? 'cancelled' : 'missed'),
  missed: missedOutcome,
  ended: endedOutcome,
};

function missedOutcome(reason: EndReason | null, side: Side): Outcome {
  if (side === 'callee') return reason === 'busy' ? 'missed-busy' : 'missed';
  if (reason === 'busy') return 'busy';
  return reason === 'unreachable' ? 'unreachable' : 'no-answer';
}

function endedOutcome(reason: EndReason | null, side: Side): Outcome {
  if (reason === 'connect-failed' || reason === 'media-failed') return 'failed';
  if (reason === 'connection-lost') return 'dropped';
  return side === 'caller' ? 'outgoing' : 'incoming';
}

/** What one may look for in one's own history. */
export const HISTORY_RESULTS = ['talked', 'missed', 'declined', 'cancelled', 'no-answer', 'busy', 'failed'] as const;
export type HistoryResult = (typeof HISTORY_RESULTS)[number];
