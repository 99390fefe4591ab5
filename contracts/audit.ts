import type { CallStatus, EndReason } from './call-life.js';
import type { Call, LeaveReason, MediaState, Timestamp, User } from './model.js';
import type { QualityLevel, QualityReason, QualitySample, Trouble } from './quality.js';
import type { SignalFacts } from './facts.js';
import type { LinkReport, SignalData, SignalKind } from './socket.js';

/** What happened in a call beside its signals, as the server saw it, in the order in which it was written. */
export interface CallEventDetails {
  created: { type: Call['type']; silent: boolean };
  /** The call's own state. */
  status: { to: CallStatus; reason: EndReason | null; byId: number | null };
  /** The device that has joined: its browser and system in words. */
  device: { deviceId: string; name: string };
  /** A device says that it rings. */
  'device-ringing': { deviceId: string };
  /** A page is in the mesh from now on; `turn`: whether the server had a relay to offer it. */
  joined: { deviceId: string; epoch: number; media: MediaState; turn: boolean; relayOnly: boolean };
  resumed: { deviceId: string };
  /** Their place went from one device to another of theirs. */
  moved: { from: string | null; deviceId: string };
  /** The page's connection to the server broke. */
  dropped: { deviceId: string };
  /** Nothing was heard for a while. */
  reconnecting: null;
  left: { reason: LeaveReason };
  media: MediaState;
  /** Of the participant's links, as its page reports them at each change. */
  links: { links: LinkReport[] };
  /** What the page could not do. */
  trouble: { what: Trouble; detail: string | null };
  waiting: null;
  admitted: { byId: number | null };
  denied: { byId: number | null };
  entered: { deviceId: string };
  invited: { byId: number | null };
  declined: null;
  unanswered: null;
  /** The server came up while the call was running. */
  'server-started': null;
  /** The server was paused, its clock jumped, or its database was away: nobody was judged for it. */
  'server-away': { why: 'paused' | 'clock' | 'storage'; seconds: number };
}
export type CallEventKind = keyof CallEventDetails;

export interface CallEvent<K extends CallEventKind = CallEventKind> {
  id: number;
  callId: number;
  /** Null where it is about the call. */
  participantId: number | null;
  kind: K;
  detail: CallEventDetails[K];
  at: Timestamp;
}

export interface StoredSample extends QualitySample {
  id: number;
  /** Who measured. */
  from: number;
  at: Timestamp;
  level: QualityLevel;
  reason: QualityReason | null;
}

/** A signal as support reads it. */
export interface AuditSignal {
  id: number;
  callId: number;
  senderParticipantId: number;
  recipientParticipantId: number;
  /** Which of the sender's pages, and which of the recipient's it was meant for. */
  senderEpoch: number;
  recipientEpoch: number;
  kind: SignalKind;
  /** Addresses are masked until revealed. */
  facts: SignalFacts | null;
  /** Null until revealed. */
  data: SignalData;
  outcome: 'relayed' | 'refused';
  /** Why it was refused. */
  refusal: string | null;
  createdAt: Timestamp;
  deliveredAt: Timestamp | null;
  appliedAt: Timestamp | null;
  applyError: string | null;
}

/** What went wrong, or how it went, in words, with what shows it. */
export interface Finding {
  code: string;
  words: string;
  /** `info` says how the call went; the others, why not. */
  severity: 'info' | 'warning' | 'failure';
  participantIds: number[];
  evidence: { signals: number[]; events: number[]; samples: number[] };
}

/** A call as support finds it. */
export interface FoundCall extends Call {
  /** The worst that lasted, of any pair; null where nothing was measured. */
  quality: QualityLevel | null;
}

export interface AuditCall extends FoundCall {
  /** When its signals and samples went by age; null while they are kept. */
  logGoneAt: Timestamp | null;
  /** There is more of it than the timeline holds and the diagnosis has read: its export holds everything. */
  truncated: boolean;
  timeline: CallEvent[];
  diagnosis: Finding[];
}

/** What staff did. */
export const ACCESS_ACTIONS = [
  'search',
  'view',
  'signals',
  'quality',
  'reveal',
  'export',
  'export-raw',
  'accesses',
] as const;
export type AccessAction = (typeof ACCESS_ACTIONS)[number];

export interface AuditAccess {
  id: number;
  user: User;
  /** Theirs, as it was then: it stays when the user is deleted. */
  name: string;
  action: AccessAction;
  callId: number | null;
  reason: string | null;
  /** The question, for a search. */
  query: object | null;
  at: Timestamp;
}
