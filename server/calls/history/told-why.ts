import {
  type Call,
  type CallWhy,
  type FindingCode,
  isTerminal,
  type KeptCause,
  type Participant,
  TOLD_CODES,
  type ToldCode,
  TROUBLED,
} from '../../../contracts/index.js';
import { mayKnowQuality } from '../tell/call-views.js';
import type { ShownParticipant } from '../rows/shown-calls.js';

const TOLD: ReadonlySet<FindingCode | null> = new Set(TOLD_CODES);
const isTold = (code: FindingCode | null): code is ToldCode => TOLD.has(code);

/** Not for people who were removed: what was found may be about the time after that. */
const mayKnow = (me: ShownParticipant): boolean =>
  me.userId !== null && me.leaveReason !== 'removed' && mayKnowQuality(me);

/**
 * Why a call that is over went wrong, as `me` may read it; `call` is what they see of it. Nothing is told about people whom they do not see
 * or never met in the call: it would say something about others, and nothing about their own call.
 */
export function toldWhy(call: Call, me: ShownParticipant, cause: KeptCause | undefined): CallWhy | null {
  if (!isTerminal(call.status) || cause === undefined || !mayKnow(me)) return null;
  const { outcome, code, participantIds } = cause;
  if (!TROUBLED.includes(outcome) || !isTold(code)) return null;
  const seen = new Map(call.participants.map((participant) => [participant.id, participant]));
  const own = seen.get(me.id);
  const isKnown = (id: number) => {
    const other = seen.get(id);
    return own !== undefined && other !== undefined && haveMet(own, other);
  };
  return participantIds.every(isKnown) ? { code, participantIds } : null;
}

/** Somebody who never came in counts as met by everybody: all who were there expected them. */
function haveMet(one: Participant, other: Participant): boolean {
  if (one.joinedAt === null || other.joinedAt === null) return true;
  return startedBefore(one, other.leftAt) && startedBefore(other, one.leftAt);
}

/** Times of the contract can be compared as texts. */
const startedBefore = ({ joinedAt }: Participant, until: string | null): boolean =>
  until === null || (joinedAt !== null && joinedAt <= until);
