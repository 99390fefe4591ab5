import { type Call, type Outcome, outcomeFor, type ParticipantState, type QualityLevel, type Side } from '@contracts';

export function sideOf(call: Call, myId: number): Side {
  return call.caller.id === myId ? 'caller' : 'callee';
}

/** The user's own state in the call. */
export function myState(call: Call, myId: number): ParticipantState | undefined {
  return call.participants.find(({ userId }) => userId === myId)?.state;
}

/** The call's outcome from the user's point of view. */
export function myOutcome(call: Call, myId: number): Outcome {
  return outcomeFor(call, sideOf(call, myId), myState(call, myId));
}

const GOOD = 'Good throughout';
const QUALITY: Readonly<Record<Exclude<QualityLevel, 'good'>, string>> = {
  fair: 'Fair at times',
  poor: 'Poor at times',
};

/**
 * How good the connection was, in the words of the page at the end and of the history. Null if nobody talked or the
 * server has not told yet; never a good word about a call that failed, lost somebody or was not measured. With several
 * people it is the worst of all pairs.
 */
export function qualityWords(call: Call, myId: number): string | null {
  const outcome = myOutcome(call, myId);
  if (outcome === 'failed' || !call.participants.some(({ joinedAt }) => joinedAt !== null)) return null;
  if (call.acceptedAt === null) return null;
  const { quality } = call;
  if (quality === undefined) return null;
  if (quality === null) return 'Not measured';
  const many = call.participants.filter(({ joinedAt }) => joinedAt !== null).length > 2;
  if (quality !== 'good') return many ? `${QUALITY[quality]}, for some` : QUALITY[quality];
  const lost = outcome === 'dropped' || call.participants.some(({ leaveReason }) => leaveReason === 'lost');
  return lost ? null : GOOD;
}
