import { type Call, isLive, type Outcome, OUTCOME_WORDS, type Participant, type User } from '@contracts';
import { myOutcome, sideOf } from '../call/session/my-outcome';
import { isolated } from '../shared-ui/isolated';
import { durationWords } from '../shared-ui/times/times';

/** A call as it is shown to the user who looks at it. */
export interface CallReading {
  outcome: Outcome;
  words: string;
  icon: string;
  missed: boolean;
  /** The other person in a call between two; null for a room, for more people, or if that account was deleted. */
  other: User | null;
  /** The name of the person, the people or the room. */
  title: string;
  /** The others who were there, in the order in which they joined. */
  people: readonly Participant[];
}

const ICONS: Readonly<Record<Outcome, string>> = {
  live: 'call-fill',
  outgoing: 'call_made',
  incoming: 'call_received',
  meeting: 'groups',
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
/** Outcomes in which people talked; only these show a duration. */
const TALKED: ReadonlySet<Outcome> = new Set<Outcome>(['outgoing', 'incoming', 'meeting', 'dropped']);

export function isMissed(call: Call, myId: number): boolean {
  return MISSED.has(myOutcome(call, myId));
}

export function readCall(call: Call, myId: number): CallReading {
  const outcome = myOutcome(call, myId);
  const people = othersThere(call, myId);
  const missed = MISSED.has(outcome);
  const other = otherOf(call, myId, { alone: people.length <= 1 || missed });
  return {
    outcome,
    words: wordsFor(call, outcome),
    icon: ICONS[outcome],
    missed,
    other,
    title: other?.displayName ?? call.roomTitle ?? (namesOf(people) || 'Room'),
    people,
  };
}

/** "Ben, Cy" */
export function namesOf(people: readonly Participant[]): string {
  return people.map(({ displayName }) => isolated(displayName)).join(', ');
}

/** Everybody who joined, including the user, in the order in which they joined. */
function whoWasThere(call: Call): readonly Participant[] {
  return call.participants
    .filter(({ joinedAt }) => joinedAt !== null)
    .sort((one, next) => (one.joinedAt ?? '').localeCompare(next.joinedAt ?? ''));
}

function othersThere(call: Call, myId: number): readonly Participant[] {
  return whoWasThere(call).filter(({ userId }) => userId !== myId);
}

/** A user who missed a call of several people calls back the one who had called. */
function otherOf(call: Call, myId: number, { alone }: { alone: boolean }): User | null {
  if (call.kind === 'room' || !alone) return null;
  return sideOf(call, myId) === 'caller' ? call.callee : call.caller;
}

function wordsFor(call: Call, outcome: Outcome): string {
  if (outcome === 'live' && call.status !== 'accepted') return 'Ringing';
  if (outcome === 'meeting' && isLive(call.status)) return 'Meeting · going on';
  const told = TALKED.has(outcome) && call.duration !== null;
  return told ? `${OUTCOME_WORDS[outcome]} · ${durationWords(call.duration ?? 0)}` : OUTCOME_WORDS[outcome];
}
