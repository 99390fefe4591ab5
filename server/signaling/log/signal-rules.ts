import {
  isLive,
  isMeantFor,
  isPending,
  isPresent,
  isRung,
  isSamePage,
  type SignalKind,
} from '../../../contracts/index.js';
import { isSeatOf } from '../../calls/actor.js';
import { movedOn } from '../../calls/call-errors.js';
import { notFound, ProblemError } from '../../http/errors/problem.js';
import type { Seat } from '../sockets.js';
import type { SignalCallRow, EndRow } from './signal-rows.js';

/** A signal to be judged, with the seat of its socket. */
export interface Passing {
  seat: Seat;
  deviceId: string;
  to: number;
  toEpoch?: number;
  kind: SignalKind;
}

/** The rows by which it is judged: the call and both ends, as they are in the database now. */
export interface Judged {
  call: Pick<SignalCallRow, 'status'> | null;
  sender: EndRow | null;
  recipient: EndRow | null;
}

/**
 * A signal passes only between bound devices of two participants who are in a live call; while it rings, only the
 * caller's offer and candidates pass, to the callee, and are held. @returns why not, or null.
 */
export function refusal(passing: Passing, { call, sender, recipient }: Judged): ProblemError | null {
  if (call === null || sender === null || sender.deviceId !== passing.deviceId) return notFound();
  if (!isSeatOf(sender, { seat: passing.seat.place })) return movedOn();
  if (!isSamePage(sender, passing.seat)) return staleEpoch('You have joined again from another page.');
  if (!isLive(call.status) || !isPresent(sender)) return notNow(call);
  if (recipient === null || recipient.id === sender.id) return notFound('There is no such participant in this call.');
  if (isPending(call.status)) return whileRinging(passing, { call, sender, recipient });
  if (!isPresent(recipient)) return notFound('This participant is not in the call.');
  return epochRefusal(passing, recipient);
}

function whileRinging(
  passing: Passing,
  { call, sender, recipient }: { [Of in keyof Judged]: NonNullable<Judged[Of]> },
): ProblemError | null {
  if (sender.role !== 'caller' || passing.kind === 'answer') return notNow(call);
  if (!isRung(recipient)) return notNow(call);
  return epochRefusal(passing, recipient);
}

function epochRefusal(passing: Passing, recipient: EndRow): ProblemError | null {
  const { toEpoch } = passing;
  if (toEpoch === undefined || isMeantFor(toEpoch, recipient)) return null;
  return staleEpoch('The recipient has joined again: make a new connection.');
}

const staleEpoch = (detail: string) => new ProblemError('stale-epoch', detail);
const notNow = (call: Pick<SignalCallRow, 'status'>) =>
  new ProblemError('invalid-transition', `The call is ${call.status}: this signal cannot be sent now.`);
