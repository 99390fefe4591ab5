import type { Call, EndReason, Participant, ParticipantState, QualityLevel } from '@contracts';
import { isolated } from '../../shared-ui/isolated';
import { myOutcome, sideOf } from '../call-words';

type Told = (names: { other: string; mine: boolean }) => string;

/** Why a call that was established ended, where nobody wanted it to. */
const ENDED: Readonly<Partial<Record<EndReason, string>>> = {
  'connect-failed':
    'No connection came about between the two sides. Often a network in between lets no calls through, on one side or the other. Support can find out more by the number of this call.',
  'media-failed': 'On one of the two sides microphone or camera could not be used, so the call ended.',
  'connection-lost': 'The connection was lost and did not come back.',
  replaced: 'It ended because one of those in it went into another call.',
  'ended-by-admin': 'It was ended by an administrator.',
};

/** Why nobody talked; `mine` is for calls that the user made. */
const UNANSWERED: Readonly<Partial<Record<EndReason, Told>>> = {
  'no-answer': ({ other, mine }) => (mine ? `${other} did not answer in time.` : 'You did not answer in time.'),
  unreachable: ({ other, mine }) =>
    mine
      ? `No device of ${other} could be reached. The call is in their list of missed calls.`
      : 'None of your devices could be reached.',
  busy: ({ other, mine }) => (mine ? `${other} was in another call.` : 'You were in another call.'),
  declined: ({ other, mine }) => (mine ? `${other} declined.` : 'You declined.'),
  cancelled: ({ other, mine }) =>
    mine ? 'You hung up before anybody answered.' : `${other} hung up before you answered.`,
};

/** What went wrong, in plain words; null if nothing did. */
export function reasonWords(call: Call, myId: number): string | null {
  const mine = sideOf(call, myId) === 'caller';
  const other = isolated((mine ? call.callee : call.caller)?.displayName ?? 'The other one');
  const me = call.participants.find(({ userId }) => userId === myId);
  const own = ownWords(me);
  if (own !== null) return own;
  const { status, endReason } = call;
  if (endReason === null) return null;
  if (status === 'ended') return ENDED[endReason] ?? null;
  return UNANSWERED[endReason]?.({ other, mine }) ?? null;
}

/** What happened to the user, if the call went on without them or if this says more. */
function ownWords(me: Participant | undefined): string | null {
  if (me === undefined) return null;
  if (me.leaveReason === 'removed') return 'The host removed you.';
  if (me.joinedAt !== null && me.leaveReason === 'lost') return 'Your connection was lost and did not come back.';
  return null;
}

const GOOD = 'Good throughout';
const QUALITY: Readonly<Record<Exclude<QualityLevel, 'good'>, string>> = {
  fair: 'Fair at times',
  poor: 'Poor at times',
};

/**
 * How good the connection was. Null if nobody talked; never a good word about a call that failed, lost somebody or
 * was not measured. With several people it is the worst of all pairs.
 */
export function qualityWords(call: Call, myId: number): string | null {
  const outcome = myOutcome(call, myId);
  if (outcome === 'failed' || !call.participants.some(({ joinedAt }) => joinedAt !== null)) return null;
  if (call.acceptedAt === null) return null;
  const { quality = null } = call;
  if (quality === null) return 'Not measured';
  const many = call.participants.filter(({ joinedAt }) => joinedAt !== null).length > 2;
  if (quality !== 'good') return many ? `${QUALITY[quality]}, for some` : QUALITY[quality];
  const lost = outcome === 'dropped' || call.participants.some(({ leaveReason }) => leaveReason === 'lost');
  return lost ? null : GOOD;
}

const ABSENT: Readonly<Partial<Record<ParticipantState, string>>> = {
  rejected: 'Declined',
  missed: 'Did not answer',
  invited: 'Is being rung',
  ringing: 'Is being rung',
};

/** Why somebody who was called never joined; null for those who did. */
export function absenceWords({ state, joinedAt }: Participant): string | null {
  return joinedAt === null ? (ABSENT[state] ?? 'Was not in it') : null;
}
