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
import { id, record, text, whole } from '../checked.js';

/** A signal, and its data as the JSON that is measured, hashed and stored: it is made once. */
export interface CheckedSignal {
  request: SignalRequest;
  json: string;
}

/**
 * The one hot message is checked by hand: a framework pipe costs more than the relay and the log together.
 * The result is built from checked fields, so nothing else of the payload can reach anybody.
 */
export function checkSignal(payload: unknown): CheckedSignal {
  const message = record(payload, 'signal', ['callId', 'to', 'toEpoch', 'kind', 'data', 'clientId']);
  const kind = signalKind(message['kind']);
  if (!isDeviceId(message['clientId'])) throw invalid('clientId', 'clientId must be a UUID.');
  const { data, json } = signalData(kind, message['data']);
  const request = {
    callId: id(message['callId'], 'callId'),
    to: id(message['to'], 'to'),
    ...(message['toEpoch'] === undefined ? {} : { toEpoch: whole(message['toEpoch'], 'toEpoch') }),
    kind,
    data,
    clientId: message['clientId'].toLowerCase(),
  };
  return { request, json };
}

function signalKind(value: unknown): SignalKind {
  const kind = SIGNAL_KINDS.find((known) => known === value);
  if (kind === undefined) throw invalid('kind', `kind must be one of ${SIGNAL_KINDS.join(', ')}.`);
  return kind;
}

function signalData(kind: SignalKind, data: unknown): { data: SignalData; json: string } {
  const limit = kind === 'candidate' ? MAX_CANDIDATE_BYTES : MAX_SIGNAL_BYTES;
  const checked = kind === 'candidate' ? candidate(data) : description(kind, data);
  const json = JSON.stringify(checked);
  if (Buffer.byteLength(json) <= limit) return { data: checked, json };
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
