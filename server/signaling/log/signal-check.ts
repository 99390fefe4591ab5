import {
  type Candidate,
  MAX_CANDIDATE_BYTES,
  MAX_SIGNAL_BYTES,
  type SessionDescription,
  SIGNAL_KINDS,
  type SignalData,
  type SignalKind,
  type SignalRequest,
} from '../../../contracts/index.js';
import { isDeviceId } from '../../http/device.js';
import { invalid, ProblemError } from '../../http/errors/problem.js';

/**
 * The one hot message is checked by hand: a framework pipe costs more than the relay and the log together.
 * The result is built from checked fields, so nothing else of the payload can reach anybody.
 */
export function checkSignal(payload: unknown): SignalRequest {
  const message = record(payload, 'signal', ['callId', 'to', 'toEpoch', 'kind', 'data', 'clientId']);
  const kind = signalKind(message['kind']);
  if (!isDeviceId(message['clientId'])) throw invalid('clientId', 'clientId must be a UUID.');
  return {
    callId: positive(message['callId'], 'callId'),
    to: positive(message['to'], 'to'),
    ...(message['toEpoch'] === undefined ? {} : { toEpoch: whole(message['toEpoch'], 'toEpoch') }),
    kind,
    data: signalData(kind, message['data']),
    clientId: message['clientId'].toLowerCase(),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** A plain object with only these fields; `__proto__` as an own key is refused, too. */
function record(value: unknown, field: string, allowed: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(field, `${field} must be an object.`);
  const unknown = Object.keys(value).find((key) => !allowed.includes(key));
  if (unknown !== undefined) throw invalid(field, `${field} has a field that is not known.`);
  return value as Fields;
}

function signalKind(value: unknown): SignalKind {
  const kind = SIGNAL_KINDS.find((known) => known === value);
  if (kind === undefined) throw invalid('kind', `kind must be one of ${SIGNAL_KINDS.join(', ')}.`);
  return kind;
}

function whole(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid(field, `${field} must be a whole number.`);
}

/** Ids are 31 bits on both databases. */
function positive(value: unknown, field: string): number {
  const number = whole(value, field);
  if (number < 1 || number > 0x7fffffff) throw invalid(field, `${field} must be an id.`);
  return number;
}

function signalData(kind: SignalKind, data: unknown): SignalData {
  const limit = kind === 'candidate' ? MAX_CANDIDATE_BYTES : MAX_SIGNAL_BYTES;
  const checked = kind === 'candidate' ? candidate(data) : description(kind, data);
  if (Buffer.byteLength(JSON.stringify(checked)) <= limit) return checked;
  throw new ProblemError('payload-too-large', `The data of this signal may have at most ${limit} bytes.`);
}

function description(kind: 'offer' | 'answer', data: unknown): SessionDescription {
  const { type, sdp } = record(data, 'data', ['type', 'sdp']);
  if (type !== kind) throw invalid('data.type', `data.type must be "${kind}".`);
  const checked = text(sdp, 'data.sdp');
  if (!checked.startsWith('v=0')) throw invalid('data.sdp', 'data.sdp must be a session description.');
  return { type: kind, sdp: checked };
}

/** `RTCIceCandidateInit`, or null for the end of candidates. */
function candidate(data: unknown): Candidate | null {
  if (data === null) return null;
  const fields = record(data, 'data', ['candidate', 'sdpMid', 'sdpMLineIndex', 'usernameFragment']);
  const { sdpMid, sdpMLineIndex, usernameFragment } = fields;
  return {
    // `candidate` is "" where `RTCIceCandidateInit` leaves it out.
    candidate: text(fields['candidate'] ?? '', 'data.candidate'),
    ...(sdpMid === undefined ? {} : { sdpMid: sdpMid === null ? null : text(sdpMid, 'data.sdpMid') }),
    ...(sdpMLineIndex === undefined ? {} : { sdpMLineIndex: mLineIndex(sdpMLineIndex) }),
    ...(usernameFragment === undefined
      ? {}
      : { usernameFragment: usernameFragment === null ? null : text(usernameFragment, 'data.usernameFragment') }),
  };
}

function mLineIndex(value: unknown): number | null {
  if (value === null) return null;
  const index = whole(value, 'data.sdpMLineIndex');
  if (index > 0xffff) throw invalid('data.sdpMLineIndex', 'data.sdpMLineIndex is too large.');
  return index;
}

/** Text that every browser and both databases accept: no NUL and no lone surrogate. */
function text(value: unknown, field: string): string {
  if (typeof value !== 'string') throw invalid(field, `${field} must be text.`);
  if (value.includes('\0') || !value.isWellFormed())
    throw invalid(field, `${field} holds characters that are not text.`);
  return value;
}
