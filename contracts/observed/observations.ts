import { digest, type FieldCheck, oneOf, orNull, upTo, yesOrNo } from './fields.js';

const ID_MAX = 0x7fffffff;
const DAY_MS = 24 * 60 * 60 * 1000;
const BYTES_MAX = Number.MAX_SAFE_INTEGER;
const time = upTo(DAY_MS);
const person = upTo(ID_MAX);
const bytes = upTo(BYTES_MAX);
const codec = orNull(oneOf('opus', 'red', 'PCMU', 'PCMA', 'G722', 'VP8', 'VP9', 'H264', 'H265', 'AV1', 'other'));

/**
 * What a page may tell about itself, its machine and its links, for support: each kind with its fields. Words come from closed
 * lists, everything else is a number; no address, no name and no content has a place here. Times are in milliseconds.
 */
export const OBSERVED = {
  /** As far as the browser tells. Told at the beginning and at each change. */
  network: {
    kind: oneOf('wifi', 'cellular', 'ethernet', 'bluetooth', 'wimax', 'other', 'none', 'unknown'),
    speed: orNull(oneOf('slow-2g', '2g', '3g', '4g')),
    online: yesOrNo,
  },
  /** The page has come into this state; `forMs` is how long it had been in the other one. */
  page: { state: oneOf('visible', 'hidden', 'frozen', 'resumed'), forMs: time },
  /** No timer of the page ran for this long: the machine slept, or the page stood still. */
  stopped: { forMs: time, hidden: yesOrNo },
  /**
   * `silent`: on and open, with nothing but silence for this long; `muted`: by the system or the device itself. `level`: how loud the last
   * five seconds were, on a decibel scale from 0 (silence) to 100.
   */
  microphone: {
    state: oneOf('silent', 'heard', 'muted', 'unmuted', 'ended'),
    forMs: time,
    level: orNull(upTo(100)),
  },
  /** Whether the sound of the others is really played, by the chosen speaker. */
  sound: { state: oneOf('blocked', 'playing', 'speaker-failed', 'speaker-works', 'paused'), forMs: time },
  /** How many there are. Told at the beginning and when one comes or goes. */
  devices: { microphones: upTo(99), cameras: upTo(99), speakers: upTo(99) },
  /**
   * How far the connection to one participant has come, in its `attempt`-th attempt: the time of each step since it was opened, what had
   * been sent and received until then, and the fingerprints: the one this page has sent and the one it has applied.
   */
  link: {
    participantId: person,
    attempt: upTo(9_999),
    ice: oneOf('new', 'checking', 'connected', 'completed', 'disconnected', 'failed', 'closed'),
    dtls: oneOf('new', 'connecting', 'connected', 'closed', 'failed'),
    relayMs: orNull(time),
    checkingMs: orNull(time),
    iceMs: orNull(time),
    dtlsMs: orNull(time),
    checksAnswered: upTo(1_000_000),
    bytesSent: bytes,
    bytesReceived: bytes,
    sentFingerprint: orNull(digest),
    appliedFingerprint: orNull(digest),
  },
  /** What is in use on the link to one participant. */
  codecs: { participantId: person, audioOut: codec, audioIn: codec, videoOut: codec, videoIn: codec },
  /**
   * Its user wanted to take the call, and that failed: the server had no database or was about to stop (`unavailable`), or no answer came
   * (`none`). A page that rang may tell this although it is not in the call.
   */
  attempt: { step: oneOf('accept'), answer: oneOf('unavailable', 'none') },
  /** How long the server took to answer this page, at the least and at the most since the last report. */
  'round-trip': { leastMs: time, mostMs: time },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FieldCheck<unknown>>>>>;

export type ObservedKind = keyof typeof OBSERVED;
type FieldsOf<K extends ObservedKind> = {
  [F in keyof (typeof OBSERVED)[K]]: (typeof OBSERVED)[K][F] extends FieldCheck<infer T> ? T : never;
};
/** `agoMs`: how long before the report it happened, since reports are gathered. */
export type Observation<K extends ObservedKind = ObservedKind> = {
  [W in K]: { what: W; agoMs: number } & FieldsOf<W>;
}[K];

/** The most that one report may contain, and how long pages gather for it. */
export const OBSERVATIONS_MAX = 16;
export const OBSERVE_EVERY_MS = 15_000;
/** How long after somebody has left, or a call is over, their page may still tell. */
export const OBSERVED_AFTER_MS = 30_000;

/** The observation, built of checked fields alone; null where the value is none. */
export function observationOf(value: unknown): Observation | null {
  if (typeof value !== 'object' || value === null) return null;
  const given = value as Record<string, unknown>;
  const { what, agoMs } = given;
  if (typeof what !== 'string' || !Object.hasOwn(OBSERVED, what) || !time(agoMs)) return null;
  const fields: Readonly<Record<string, FieldCheck<unknown>>> = OBSERVED[what as ObservedKind];
  const names = Object.keys(fields);
  const known = new Set(['what', 'agoMs', ...names]);
  if (!Object.keys(given).every((name) => known.has(name))) return null;
  if (!names.every((name) => Object.hasOwn(given, name) && fields[name]!(given[name]))) return null;
  return Object.fromEntries(['what', 'agoMs', ...names].map((name) => [name, given[name]])) as unknown as Observation;
}
