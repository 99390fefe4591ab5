import { type CallStatus, type EndReason, isLive } from './call-life.js';
import type { Call, ParticipantState } from './model.js';

export type Side = 'caller' | 'callee';

/** The result of a call, as shown in one person's history. */
export type Outcome =
  | 'live'
  | 'outgoing'
  | 'incoming'
  | 'meeting'
  | 'cancelled'
  | 'missed'
  | 'missed-busy'
  | 'no-answer'
  | 'unreachable'
  | 'declined'
  | 'busy'
  | 'failed'
  | 'dropped';

/** The same in words, for screens and exports. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  live: 'In call now',
  outgoing: 'Outgoing',
  incoming: 'Incoming',
  meeting: 'Meeting',
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

/** The result of a finished (or live) call, for one person; `state` is that participant's own. */
export function outcomeFor(
  call: Pick<Call, 'kind' | 'status' | 'endReason'>,
  side: Side,
  state?: ParticipantState,
): Outcome {
  const { kind, status, endReason } = call;
  const ran = status === 'accepted' || status === 'ended';
  // A person who was rung into a running call and did not come, or who left it before it ended, has a result of their own.
  if (ran && state === 'missed') return 'missed';
  if (ran && state === 'rejected') return 'declined';
  if (isLive(status) && state !== 'left') return 'live';
  if (kind === 'room') return 'meeting';
  return READERS[isLive(status) ? 'ended' : status](endReason, side);
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

/** What users can filter their own history by. */
export const HISTORY_RESULTS = ['talked', 'missed', 'declined', 'cancelled', 'no-answer', 'busy', 'failed'] as const;
export type HistoryResult = (typeof HISTORY_RESULTS)[number];
