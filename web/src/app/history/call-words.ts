import { type Call, type Outcome, OUTCOME_WORDS, outcomeFor, type Side, type User } from '@contracts';
import { durationWords } from '../shared-ui/times';

/** How a call reads for the one who looks at it. */
export interface CallReading {
  outcome: Outcome;
  words: string;
  icon: string;
  missed: boolean;
  /** The other person of a direct call; null for a room, or where the account is gone. */
  other: User | null;
  /** The person or the room. */
  title: string;
}

const ICONS: Readonly<Record<Outcome, string>> = {
  live: 'call-fill',
  outgoing: 'call_made',
  incoming: 'call_received',
  cancelled: 'call_made',
  missed: 'call_missed',
  'missed-busy': 'call_missed',
  'no-answer': 'call_missed_outgoing',
  unreachable: 'call_missed_outgoing',
  declined: 'block',
  busy: 'call_missed_outgoing',
  failed: 'error',
  dropped: 'wifi_off',
};

const MISSED: ReadonlySet<Outcome> = new Set<Outcome>(['missed', 'missed-busy']);
/** Outcomes in which people talked: only these have a duration worth telling. */
const TALKED: ReadonlySet<Outcome> = new Set<Outcome>(['outgoing', 'incoming', 'dropped']);

export function sideOf(call: Call, myId: number): Side {
  return call.caller.id === myId ? 'caller' : 'callee';
}

export function isMissed(call: Call, myId: number): boolean {
  return MISSED.has(outcomeFor(call, sideOf(call, myId)));
}

export function readCall(call: Call, myId: number): CallReading {
  const side = sideOf(call, myId);
  const outcome = outcomeFor(call, side);
  const other = call.kind === 'room' ? null : side === 'caller' ? call.callee : call.caller;
  return {
    outcome,
    words: wordsFor(call, outcome),
    icon: ICONS[outcome],
    missed: MISSED.has(outcome),
    other,
    title: other?.displayName ?? call.roomTitle ?? 'Room',
  };
}

function wordsFor(call: Call, outcome: Outcome): string {
  if (outcome === 'live' && call.status !== 'accepted') return 'Ringing';
  const told = TALKED.has(outcome) && call.duration !== null;
  return told ? `${OUTCOME_WORDS[outcome]} · ${durationWords(call.duration ?? 0)}` : OUTCOME_WORDS[outcome];
}
