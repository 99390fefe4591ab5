import type { Call, EndReason, Participant, ParticipantState } from '@contracts';
import { sideOf } from '../../call/session/my-outcome';
import { isolated } from '../../shared-ui/isolated';
import { whyWords } from '../why-words';

type Told = (names: { other: string; mine: boolean }) => string;

/** Why an established call ended although nobody wanted that. */
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

/**
 * What went wrong, in plain words; null if nothing did. What was found out about this call goes before what is true of
 * many.
 */
export function reasonWords(call: Call, myId: number): string | null {
  const mine = sideOf(call, myId) === 'caller';
  const other = isolated((mine ? call.callee : call.caller)?.displayName ?? 'The other one');
  const me = call.participants.find(({ userId }) => userId === myId);
  const { status, endReason } = call;
  const why = status === 'ended' ? whyWords(call, myId) : null;
  const known = why ?? ownWords(me);
  if (known !== null || endReason === null) return known;
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
