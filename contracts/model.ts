import type { CallStatus, EndReason } from './call-life.js';
import type { CallWhy } from './causes.js';
import type { ProblemChoice, ProblemState } from './problem-reports.js';
import type { QualityLevel } from './quality.js';

/** ISO 8601, UTC, milliseconds. */
export type Timestamp = string;

export const ROLES = ['employee', 'support', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Each role may do everything the previous one may. */
export function hasRole(role: Role, atLeast: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(atLeast);
}

export const PRESENCES = ['online', 'away', 'busy', 'in-call', 'offline'] as const;
export type Presence = (typeof PRESENCES)[number];

/** The user's own choice. Nothing that the server observes changes it. */
export const AVAILABILITIES = ['auto', 'busy', 'away', 'invisible'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

/** The orders in which the directory can be listed. */
export const DIRECTORY_ORDERS = ['name', 'online'] as const;
export type DirectoryOrder = (typeof DIRECTORY_ORDERS)[number];

export interface User {
  id: number;
  username: string;
  displayName: string;
  avatarUrl: string | null;
  role: Role;
  presence: Presence;
  statusMessage: string | null;
  lastSeenAt: Timestamp | null;
  /** Only on deleted users: a name for other people's histories, and nobody who can be called. */
  deleted?: true;
  /** Only for the user themselves, support and administrators. */
  email?: string;
  /** Only for the user themselves. */
  availability?: Availability;
  /** Only for administrators. */
  disabledAt?: Timestamp | null;
}

export interface SignedIn {
  user: User;
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  /** Only with `tokenTransport: "body"`. */
  refreshToken?: string;
}

/** `GET /auth/options`: which ways of signing in exist. */
export interface SignInOptions {
  registration: 'open' | 'closed';
  /** Whether people without an account may begin a meeting, and see the listed rooms. */
  guestRooms: boolean;
}

/** The answer of `POST /auth/verify`. For an invalid token it contains nothing else. */
export interface TokenVerdict {
  valid: boolean;
  /** Set for a user's token. A guest's token has `guestId` instead, and the one room the guest may enter. */
  userId?: number;
  guestId?: number;
  roomCode?: string;
  /** When the token expires. It may become invalid before that, with its session or its room. */
  expiresAt?: Timestamp;
}

export interface SessionInfo {
  id: number;
  deviceName: string;
  address: string;
  createdAt: Timestamp;
  lastUsedAt: Timestamp;
  expiresAt: Timestamp;
  current: boolean;
}

export const CALL_KINDS = ['direct', 'room'] as const;
export type CallKind = (typeof CALL_KINDS)[number];
export const CALL_TYPES = ['audio', 'video'] as const;
export type CallType = (typeof CALL_TYPES)[number];

export const PARTICIPANT_ROLES = ['caller', 'callee', 'host', 'member'] as const;
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];

export const PARTICIPANT_STATES = [
  'invited',
  'ringing',
  'joined',
  'reconnecting',
  'waiting',
  'left',
  'rejected',
  'missed',
] as const;
export type ParticipantState = (typeof PARTICIPANT_STATES)[number];

/** In the call, or disconnected only for a moment. */
export const PRESENT_STATES: readonly ParticipantState[] = ['joined', 'reconnecting'];
/** Being rung, with the call or into a running one. */
export const RUNG_STATES: readonly ParticipantState[] = ['invited', 'ringing'];

type InState = { readonly state: ParticipantState };
export const isPresent = ({ state }: InState): boolean => PRESENT_STATES.includes(state);
export const isRung = ({ state }: InState): boolean => RUNG_STATES.includes(state);

export const LEAVE_REASONS = ['left', 'answered-elsewhere', 'declined', 'removed', 'lost', 'reloaded'] as const;
export type LeaveReason = (typeof LEAVE_REASONS)[number];

/** What a participant sends now. */
export interface MediaState {
  audio: boolean;
  video: boolean;
  screen: boolean;
  /** Set when there is no microphone: this person can only listen, and is not muted by choice. */
  listening?: boolean;
}

export interface Participant {
  id: number;
  userId: number | null;
  displayName: string;
  guest: boolean;
  /** The user's picture; null for guests. */
  avatarUrl: string | null;
  role: ParticipantRole;
  state: ParticipantState;
  leaveReason: LeaveReason | null;
  deviceId: string | null;
  /** 0 before the first join; grows with every join from a new page. */
  epoch: number;
  joinedAt: Timestamp | null;
  leftAt: Timestamp | null;
  /** Whole seconds in the call so far, summed over all finished stays. */
  presentSeconds: number;
  /** The end of their ring time while they are being rung into a running call; otherwise null. */
  ringDeadlineAt: Timestamp | null;
  media: MediaState;
  handRaised: boolean;
}

export const CHAT_MARKS = ['none', 'read', 'unread'] as const;
export type ChatMark = (typeof CHAT_MARKS)[number];

/** A report as its author reads it. */
export interface OwnProblem {
  choice: ProblemChoice;
  text: string | null;
  at: Timestamp;
  state: ProblemState;
  answer: string | null;
  /** When support last changed the state or the answer. */
  answeredAt: Timestamp | null;
  /** The author has not seen what support made of it. */
  unseen: boolean;
}

export interface Call {
  id: number;
  kind: CallKind;
  type: CallType;
  status: CallStatus;
  endReason: EndReason | null;
  caller: User;
  callee: User | null;
  roomCode: string | null;
  roomTitle: string | null;
  /** Whether the room currently lets nobody in; false for a direct call. */
  roomLocked: boolean;
  participants: Participant[];
  initiatedAt: Timestamp;
  ringingAt: Timestamp | null;
  acceptedAt: Timestamp | null;
  endedAt: Timestamp | null;
  ringDeadlineAt: Timestamp | null;
  /** Whole seconds; null while the call is live. */
  duration: number | null;
  /** Grows with every change. A client ignores lower versions. */
  version: number;
  /** The server's clock when this was written. */
  now: Timestamp;
  /** Only in lists of one's own calls, for missed ones: whether the user has seen that. */
  missedSeen?: boolean;
  /** Only on one's own calls, in lists and when fetched by id: whether there are messages the user may read, and unread ones. */
  chat?: ChatMark;
  /**
   * Only on a user's own call, when it is over or fetched by id: the worst lasting quality; null when nothing was
   * measured. It does not change after the end.
   */
  quality?: QualityLevel | null;
  /**
   * Only on a user's own call, in lists and when fetched by id: why it failed, was poor or was lost. Null where nothing of this is known,
   * or it does not concern this user; the server finds it some seconds after the end.
   */
  why?: CallWhy | null;
  /** Only on a user's own call, in lists and when fetched by id: what they reported to support, if they did. */
  problem?: OwnProblem | null;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface MissedPage extends Page<Call> {
  unseenCount: number;
}

export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}

/** `GET /config`. */
export interface ClientConfig {
  iceServers: IceServer[];
  iceTransportPolicy: 'all' | 'relay';
  ringTimeoutSeconds: number;
  reconnectGraceSeconds: number;
  /** The most people in a call with video. Audio calls may have more. */
  maxParticipants: number;
  maxAudioParticipants: number;
  maxSignalBytes: number;
  version: string;
}
