import type { SocketError } from './errors.js';
import type { Call, MediaState, Participant, Presence, Timestamp, User } from './model.js';
import type { Observation } from './observed/observations.js';
import type { QualitySample, Trouble } from './quality.js';
import type { Admission, Guest } from './room.js';

/** The acknowledgement of every request. */
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

/** A `SessionDescription` for an offer or answer. For a candidate, null is the end of candidates. */
export type SignalData = SessionDescription | Candidate | null;

export interface SignalRequest {
  callId: number;
  /** The recipient's participant id. */
  to: number;
  /** The recipient's epoch as the sender knows it. An outdated one is refused with `stale-epoch`. */
  toEpoch?: number;
  kind: SignalKind;
  data: SignalData;
  /** A UUID. A repeat is acknowledged with the same id and not relayed again. */
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
  /** The version of the call to which this list of participants belongs. */
  version: number;
  lastSignalId: number;
}

/** What `POST /calls/:id/accept` may ask for: to join in the same step, with this socket of the device. */
export interface AcceptJoin {
  media: MediaState;
  socketId?: string;
}

/** The answer of `POST /calls/:id/accept`. It has `joined` if the request asked for it and the page has a socket on that server. */
export type AcceptedCall = Call & { joined?: Joined };

export interface Snapshot {
  calls: Call[];
  /** Null for a guest. */
  user: User | null;
  /** Only for a guest. */
  guest?: Guest;
  now: Timestamp;
  /** Pages that lose the connection and are in no call spread their first attempts to reconnect over this time. */
  reconnectWithinMs?: number;
  /** Which web app this server serves: a page of another version is out of date. */
  pageVersion?: string;
}

/** What everybody with an account may see of a user's presence. */
export interface PresenceNews {
  userId: User['id'];
  presence: Presence;
  statusMessage: string | null;
  lastSeenAt: Timestamp | null;
}

export type ParticipantChange =
  'joined' | 'left' | 'reconnecting' | 'resumed' | 'media' | 'hand' | 'waiting' | 'profile';

/** A change of one participant. Media, hand and connection are announced only by this message. */
export interface ParticipantMessage {
  callId: number;
  /**
   * The call's version. If it is more than one above the version a client knows, the client has missed something and fetches the
   * call again.
   */
  version: number;
  participant: Participant;
  change: ParticipantChange;
}

/** One message of a call's chat, in plain text. */
export interface ChatMessage {
  id: number;
  /** The sender's participant id. */
  from: number;
  text: string;
  at: Timestamp;
}

/** Newest first. */
export interface ChatPage {
  items: ChatMessage[];
  nextCursor: string | null;
  /** The id of the last message that the reader has read; null when there is none, and for guests. */
  readTo: ChatMessage['id'] | null;
}

/** The reactions that participants can show for a moment. */
export const REACTIONS = ['👍', '❤️', '😂', '😮', '👏', '🎉'] as const;
export type Reaction = (typeof REACTIONS)[number];

/** The state of the connection to another participant, as one end sees it. */
export const LINK_STATES = ['connecting', 'connected', 'reconnecting', 'failed'] as const;
export type LinkStateName = (typeof LINK_STATES)[number];
export interface LinkReport {
  /** The participant at the other end. */
  participantId: number;
  state: LinkStateName;
}

/**
 * What became of a signal: it was applied, or could not be, and why. A page that knows the server's time also tells when it received the signal;
 * then a report without `tookMs` says only that the page has it.
 */
export interface AppliedReport {
  id: number;
  error?: string;
  /** When the page received it, by the server's clock as the page knows it; together with `agoMs`. */
  receivedAt?: Timestamp;
  /** How long before this report that was, by a clock that nobody sets. */
  agoMs?: number;
  /** How much of that time the page waited for its place in the call. */
  waitedMs?: number;
  /** How long it took to apply it after that. */
  tookMs?: number;
}
/** The longest time that a report may tell. */
export const TOLD_MS_MAX = 24 * 60 * 60 * 1000;

/** Requests of a client: the payload, and what a successful acknowledgement adds to `ok`. */
export interface ClientRequests {
  sync: { payload: Record<string, never>; ack: Snapshot };
  /**
   * The people whom this page shows. Each list replaces the one before. From then on the page hears `presence:changed` of them and of its
   * own user only. `people` tells how they are now; ids that nobody has are left out.
   */
  'presence:watch': { payload: { userIds: number[] }; ack: { people: PresenceNews[] } };
  'call:ringing': { payload: { callId: number }; ack: object };
  'call:heartbeat': { payload: { callId: number }; ack: object };
  'call:join': { payload: { callId: number; media: MediaState }; ack: Joined };
  'call:resume': { payload: { callId: number; lastSignalId: number }; ack: Joined };
  'call:leave': { payload: { callId: number }; ack: object };
  'call:media': { payload: { callId: number; media: MediaState }; ack: object };
  'call:hand': { payload: { callId: number; raised: boolean }; ack: object };
  /** A repeat with the same `clientId` (UUID) is one message. */
  'call:chat': { payload: { callId: number; text: string; clientId?: string }; ack: { id: number; at: Timestamp } };
  'call:reaction': { payload: { callId: number; reaction: Reaction }; ack: object };
  /** All connections of this page, sent at each change and when somebody joins. */
  'call:links': { payload: { callId: number; links: LinkReport[] }; ack: object };
  /** What this page has measured of its connections since the last report. */
  'call:quality': { payload: { callId: number; samples: QualitySample[] }; ack: object };
  /** What this page could not do, for support. */
  'call:trouble': { payload: { callId: number; what: Trouble; detail?: string }; ack: object };
  /** What this page has observed since the last report, for support. */
  'call:observed': { payload: { callId: number; observations: Observation[] }; ack: object };
  /** Hear of changes of running calls, or no longer. Support and administrators only. */
  'audit:live': { payload: { on: boolean }; ack: object };
  signal: { payload: SignalRequest; ack: { id: number } };
  /** What became of signals: of one, of several that were applied, or of several of any kind. */
  'signal:applied': {
    payload: { callId: number } & (AppliedReport | { ids: number[] } | { reports: AppliedReport[] });
    ack: {
      /** Those that are no signals to this participant; missing if there are none. */
      unknown?: number[];
    };
  };
}
export type ClientRequest = keyof ClientRequests;

/** socket.io's map of what a client may emit. */
export type ClientEvents = {
  [E in ClientRequest]: (
    payload: ClientRequests[E]['payload'],
    ack: (answer: Ack<ClientRequests[E]['ack']>) => void,
  ) => void;
};

export type SessionEndReason = 'signed-out' | 'revoked' | 'expired' | 'disabled' | 'deleted' | 'reused';

/** socket.io's map of what the server emits. */
export interface ServerEvents {
  'call:incoming': (message: { call: Call }) => void;
  /** The call itself has changed, or who is in it. */
  'call:updated': (message: { call: Call }) => void;
  'call:participant': (message: ParticipantMessage) => void;
  signal: (message: SignalMessage) => void;
  'call:chat': (message: ChatMessage & { callId: number }) => void;
  /** This user has read the chat of a call up to this message, on any device. */
  'chat:read': (message: { callId: number; upTo: number }) => void;
  'call:reaction': (message: { callId: number; from: number; reaction: Reaction }) => void;
  'call:links': (message: { callId: number; from: number; links: LinkReport[] }) => void;
  /** The host (a participant id) asks this device to mute itself. */
  'call:mute-requested': (message: { callId: number; by: number }) => void;
  'call:removed': (message: { callId: number }) => void;
  /** Sent to the device that had the call: another device of the same person has taken it over. */
  'call:moved': (message: { callId: number }) => void;
  /** Sent to a person who asked to come in. `admitted` carries what `join` would have answered. */
  'room:admission': (message: { code: string; status: Admission; call?: Call; participantId?: number }) => void;
  /** Sent to the owner and hosts of an empty room: somebody waits to be let in. */
  'room:knock': (message: { code: string; title: string; displayName: string; participantId: number }) => void;
  /** A knock that `room:knock` announced is settled: the person was let in, was refused or has gone, or a host is inside now. */
  'room:knock-over': (message: { code: string; participantId: number }) => void;
  /** Tells those who wait whether somebody who can let them in is inside. */
  'room:door': (message: { code: string; hostPresent: boolean }) => void;
  /** Something in the lobby has changed: fetch it again. */
  'rooms:changed': (message: Record<string, never>) => void;
  /** Tells about the people whom the page watches (`presence:watch`); a page that has never said so hears about everybody. */
  'presence:changed': (message: PresenceNews) => void;
  /** Somebody has a new name or picture. Sent to users; people in a call also get `call:participant`. */
  'user:changed': (message: { userId: number; displayName: string; avatarUrl: string | null }) => void;
  /** The user's number of unseen missed calls has changed. */
  'missed:changed': (message: { unseenCount: number }) => void;
  /** What this person reported about the call has changed, or what support made of it: fetch the call again. */
  'problem:changed': (message: { callId: number }) => void;
  /** The user's favourites have changed: fetch them again. */
  'favourites:changed': (message: Record<string, never>) => void;
  /** These running calls have changed, or are over. Only to sockets that asked for it with `audit:live`. */
  'audit:live-changed': (message: { callIds: number[] }) => void;
  'session:ended': (message: { reason: SessionEndReason }) => void;
  /** This server is about to stop: connect again, at a random time within this many ms. */
  'server:moving': (message: { withinMs: number }) => void;
}
