import type { CallStatus, EndReason } from './call-life.js';
import type { FindingCode, KeptCause } from './causes.js';
import type { ErrorCode } from './errors.js';
import type { Call, LeaveReason, MediaState, OwnProblem, Timestamp, User } from './model.js';
import type { Observation } from './observed/observations.js';
import type { LinkWay, QualityLevel, QualityReason, QualitySample, Trouble } from './quality.js';
import type { SignalFacts } from './facts.js';
import type { LinkReport, SignalData, SignalKind } from './socket.js';

/** A device as its User-Agent describes it; the parts are missing in rows that were stored before they were recorded. */
export interface DeviceFacts {
  /** Such as "Chrome on Linux". */
  name: string;
  /** Null for a program that is no known browser. */
  browser?: string | null;
  /** The major one. */
  version?: number | null;
  system?: string | null;
}

/** One of several server processes on the same database: the host that it runs on, and its number, which no other one has had. */
export interface ServerName {
  /** The first label of the host's name. */
  host: string;
  number: number;
}

/** Steps whose refusal is noted: taking a call, and coming into a meeting. */
export type RefusedStep = 'accept' | 'enter';

/** What happened in a call besides its signals, as the server saw it, in the order in which it was stored. */
export interface CallEventDetails {
  created: { type: Call['type']; silent: boolean };
  /** The state of the call itself. */
  status: { to: CallStatus; reason: EndReason | null; byId: number | null };
  /** The device that has joined. */
  device: DeviceFacts & { deviceId: string };
  /** A device reports that it rings. */
  'device-ringing': { deviceId: string };
  /** A device that rang has lost its connection to the server, or closed it, while its person was still being rung. */
  'device-gone': { deviceId: string };
  /** A page is in the mesh from now on; `turn`: whether the server had a TURN server to offer. */
  joined: { deviceId: string; epoch: number; media: MediaState; turn: boolean; relayOnly: boolean };
  resumed: { deviceId: string };
  /** The participant moved from one of their devices to another. */
  moved: { from: string | null; deviceId: string };
  /** The page lost its connection to the server; `server`: the number of the one of several that noticed. */
  dropped: { deviceId: string; server?: number };
  /** The server heard nothing for a while. */
  reconnecting: null;
  /** `byId`: who removed them; null when a guest did. */
  left: { reason: LeaveReason; byId?: number | null };
  media: MediaState;
  /** The participant's connections, as their page reports them at each change. */
  links: { links: LinkReport[] };
  /** Something that the page could not do. */
  trouble: { what: Trouble; detail: string | null };
  /** What the participant's page observed, some time before it was stored. */
  observed: Observation;
  waiting: null;
  /** They no longer wait to be let in: they gave up (`left`), or their page was gone (`lost`). */
  withdrawn: { reason: LeaveReason };
  /** The server refused a step. `byId`: the user who tried; null for a guest. */
  refused: { step: RefusedStep; code: ErrorCode; byId: number | null };
  admitted: { byId: number | null };
  denied: { byId: number | null };
  entered: { deviceId: string };
  invited: { byId: number | null };
  /** Null in rows that were stored before the device was recorded, and of people who are rung into a call. */
  declined: { deviceId: string } | null;
  unanswered: null;
  /** The server started while the call was running, or rang, and no other one served. Null where there is only one. */
  'server-started': ServerName | null;
  /**
   * The server was paused, its clock jumped, or its database was away. Nobody was taken for lost because of it. `server`: which of
   * several; a page of this call was on it.
   */
  'server-away': { why: 'paused' | 'clock' | 'storage'; seconds: number; server?: ServerName };
  /** From now on the participant's page is on this one of several servers; `from`: the one that it was on before, in this call. */
  'on-server': ServerName & { from: ServerName | null };
  /** The server that the participant's page is on was told to stop, so the page left it. Null where there is only one. */
  'server-stopping': ServerName | null;
  /** The server that the participant's page was on died, or stands still: the others have heard nothing of it for so long. */
  'server-gone': ServerName & { silentSeconds: number };
  /** A server came up beside those that serve, after the call had lost one. */
  'server-came': ServerName;
}
export type CallEventKind = keyof CallEventDetails;

export interface CallEvent<K extends CallEventKind = CallEventKind> {
  id: number;
  callId: number;
  /** Null when it is about the call as a whole. */
  participantId: number | null;
  kind: K;
  detail: CallEventDetails[K];
  at: Timestamp;
}

export interface StoredSample extends QualitySample {
  id: number;
  /** The participant who measured. */
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
  /** The epoch of the sender's page, and of the recipient's page that the signal was meant for. */
  senderEpoch: number;
  recipientEpoch: number;
  kind: SignalKind;
  /** Addresses are masked until revealed. */
  facts: SignalFacts | null;
  /** Null until revealed. */
  data: SignalData;
  outcome: 'relayed' | 'refused';
  /** Why the server refused it. */
  refusal: string | null;
  createdAt: Timestamp;
  /** When it was handed to the connection of the recipient's page. */
  deliveredAt: Timestamp | null;
  /** When the page received it, as the page told; null where it tells no times. */
  receivedAt: Timestamp | null;
  /** When the page had applied it, as it told; where it tells no times, when its report came. */
  appliedAt: Timestamp | null;
  /** How long the page took to apply it, as it told. */
  tookMs: number | null;
  applyError: string | null;
}

/** What went wrong, or how the call went, in words, and the evidence for it. */
export interface Finding {
  code: FindingCode;
  words: string;
  /** `info` describes how the call went; the others say why it failed. */
  severity: 'info' | 'warning' | 'failure';
  participantIds: number[];
  evidence: { signals: number[]; events: number[]; samples: number[] };
}

/**
 * Whether a call has earned a tick: it was taken, is over, was measured, and nothing in its log is unusual. The diagnosis tells of everything
 * unusual with a warning at least.
 */
export const isSound = (call: Pick<AuditCall, 'acceptedAt' | 'endedAt' | 'diagnosis'>): boolean =>
  call.acceptedAt !== null &&
  call.endedAt !== null &&
  call.diagnosis.every(({ severity, code }) => severity === 'info' && code !== 'not-measured');

/** A call as support finds it. */
export interface FoundCall extends Call {
  /** The worst lasting quality between any two participants; null when nothing was measured. */
  quality: QualityLevel | null;
  /** Null while it runs, and for some seconds after. */
  cause: KeptCause | null;
}

export interface AuditCall extends FoundCall {
  /** When its signals and samples were deleted by age; null while they are kept. */
  logGoneAt: Timestamp | null;
  /** There is more than the timeline contains and the diagnosis has read. The export of the call contains everything. */
  truncated: boolean;
  timeline: CallEvent[];
  diagnosis: Finding[];
  /** What its people reported to support. */
  problems: CallProblem[];
}

/** A report as support reads it. Addresses in its text are masked. */
export interface CallProblem extends Omit<OwnProblem, 'unseen'> {
  id: number;
  participantId: number;
  /** The name of its author. */
  displayName: string;
  guest: boolean;
  /** The name of the member of the staff who last changed it. */
  answeredBy: string | null;
}

/** A report in support's list, with its call and what the diagnosis says of it first. */
export interface ListedProblem extends CallProblem {
  call: Call;
  finding: Pick<Finding, 'code' | 'words' | 'severity'> | null;
}

/** A connection between two participants, as one of them sees it now. */
export interface LiveLink {
  from: number;
  to: number;
  /** Null where the page has not said it since the server started. */
  state: LinkReport['state'] | null;
  /** From the last sample; null when none came in the last 15 s. */
  level: QualityLevel | null;
  rttMs: number | null;
  way: LinkWay | null;
}

/** The most calls that `GET /audit/live` gives. */
export const LIVE_CALLS_MAX = 200;

/** The calls that ring or run now, the newest first. */
export interface LiveBoard {
  items: { call: Call; links: LiveLink[] }[];
  /** How many there are, also of those that are left out. */
  total: number;
  now: Timestamp;
}

/** What support and administrators did. */
export const ACCESS_ACTIONS = [
  'overview',
  'search',
  'view',
  'signals',
  'quality',
  'reveal',
  'export',
  'export-raw',
  'accesses',
  'problems',
  'answer',
  'live',
  'end',
] as const;
export type AccessAction = (typeof ACCESS_ACTIONS)[number];

export interface AuditAccess {
  id: number;
  user: User;
  /** The name they had then. It stays when the user is deleted. */
  name: string;
  action: AccessAction;
  callId: number | null;
  reason: string | null;
  /** The query, for a search. */
  query: object | null;
  at: Timestamp;
}
