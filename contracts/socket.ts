import type { SocketError } from './errors.js';
import type { Call, MediaState, Participant, Presence, Timestamp, User } from './model.js';

/** What every request is acknowledged with. */
export type Ack<T = object> = ({ ok: true } & T) | { ok: false; error: SocketError };

export const SIGNAL_KINDS = ['offer', 'answer', 'candidate'] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

export interface SessionDescription {
  type: 'offer' | 'answer';
  sdp: string;
}

export interface Candidate {
  candidate: string;
  sdpMid?: string | null;
  sdpMLineIndex?: number | null;
  usernameFragment?: string | null;
}

/** `SessionDescription` for an offer or answer; for a candidate, null is the end of candidates. */
export type SignalData = SessionDescription | Candidate | null;

export interface SignalRequest {
  callId: number;
  /** The recipient's participant id. */
  to: number;
  /** The recipient's epoch that the sender knows; an outdated one is refused with `stale-epoch`. */
  toEpoch?: number;
  kind: SignalKind;
  data: SignalData;
  /** UUID; a repeat is acknowledged with the same id and relayed no second time. */
  clientId: string;
}

export interface SignalMessage {
  id: number;
  callId: number;
  /** The sender's participant id. */
  from: number;
  /** The sender's epoch. */
  epoch: number;
  kind: SignalKind;
  data: SignalData;
  clientId: string;
}

export interface Joined {
  participantId: number;
  epoch: number;
  participants: Participant[];
  lastSignalId: number;
}

export interface Snapshot {
  calls: Call[];
  user: User;
  now: Timestamp;
}

export const PARTICIPANT_CHANGES = ['joined', 'left', 'reconnecting', 'resumed', 'media', 'hand', 'waiting'] as const;
export type ParticipantChange = (typeof PARTICIPANT_CHANGES)[number];

/** Requests of a client: payload and what a successful acknowledgement adds to `ok`. */
export interface ClientRequests {
  sync: { payload: Record<string, never>; ack: Snapshot };
  'call:ringing': { payload: { callId: number }; ack: object };
  'call:heartbeat': { payload: { callId: number }; ack: object };
  'call:join': { payload: { callId: number; media: MediaState }; ack: Joined };
  'call:resume': { payload: { callId: number; lastSignalId: number }; ack: Joined };
  'call:leave': { payload: { callId: number }; ack: object };
  'call:media': { payload: { callId: number; media: MediaState }; ack: object };
  'call:hand': { payload: { callId: number; raised: boolean }; ack: object };
  signal: { payload: SignalRequest; ack: { id: number } };
  'signal:applied': { payload: { callId: number; id: number; error?: string }; ack: object };
}
export type ClientRequest = keyof ClientRequests;

/** socket.io's map of what a client may emit. */
export type ClientEvents = {
  [E in ClientRequest]: (
    payload: ClientRequests[E]['payload'],
    ack: (answer: Ack<ClientRequests[E]['ack']>) => void,
  ) => void;
};

export const SESSION_END_REASONS = ['signed-out', 'revoked', 'expired', 'disabled', 'reused'] as const;
export type SessionEndReason = (typeof SESSION_END_REASONS)[number];

/** socket.io's map of what the server emits. */
export interface ServerEvents {
  'call:incoming': (message: { call: Call }) => void;
  'call:updated': (message: { call: Call }) => void;
  'call:participant': (message: { callId: number; participant: Participant; change: ParticipantChange }) => void;
  signal: (message: SignalMessage) => void;
  'presence:changed': (message: {
    userId: number;
    presence: Presence;
    statusMessage: string | null;
    lastSeenAt: Timestamp | null;
  }) => void;
  /** The user's number of unseen missed calls has changed. */
  'missed:changed': (message: { unseenCount: number }) => void;
  'session:ended': (message: { reason: SessionEndReason }) => void;
}
