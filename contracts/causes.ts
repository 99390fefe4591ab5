/** Every code that the diagnosis gives; `docs/diagnosis.md` explains each. */
export const FINDING_CODES = [
  // Before the call.
  ...(['never-reached-a-device', 'do-not-disturb', 'answered-elsewhere', 'caller-gone', 'never-joined'] as const),
  ...(['declined-on-one', 'stopped-ringing', 'accept-refused', 'server-away-ringing'] as const),
  ...(['knock-unanswered', 'knock-withdrawn', 'knock-denied', 'refused-at-door', 'removed'] as const),
  // Devices.
  ...(['no-microphone', 'microphone-denied', 'microphone-in-use', 'listens-only', 'no-camera'] as const),
  ...(['silent-microphone', 'muted-by-system', 'sound-blocked', 'speaker-gone', 'device-not-changed'] as const),
  // Signals.
  ...(['signals-refused', 'no-offer', 'not-delivered', 'never-applied', 'applied-late', 'reached-late'] as const),
  ...(['description-failed', 'offer-not-answered', 'negotiation-collided'] as const),
  // Ways between two people.
  ...(['relay-only-without-relay', 'no-relay-candidate', 'relay-one-side', 'relay-credentials-refused'] as const),
  ...(['relay-forbidden', 'relay-mismatch', 'relay-stale', 'relay-quota', 'relay-full'] as const),
  'relay-refused',
  ...(['no-candidates', 'only-local-candidates', 'no-way-between', 'slow-start'] as const),
  ...(['fingerprint-altered', 'encryption-stuck'] as const),
  // During the call.
  ...(['lost-one-side', 'gone', 'all-away', 'away', 'reloaded', 'moved', 'relayed-links-lost', 'link-broke'] as const),
  ...([
    'unsteady-line',
    'stood-still',
    'network-changed',
    'measuring-gap',
    'slow-answers',
    'ended-by-restart',
    'survived-restart',
    'server-away',
  ] as const),
  // Sound and picture.
  ...(['one-way-sound', 'nothing-received', 'sound-not-sent', 'nothing-heard', 'muted-to-the-end'] as const),
  ...(['no-picture', 'video-refused', 'poor-by-loss', 'poor-by-delay', 'poor-by-jitter', 'poor-by-upload'] as const),
  // What no rule knows.
  ...(['unexplained', 'unusual', 'not-measured'] as const),
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** These only ever describe a call, so that none is kept as its cause, and nobody finds a call by one. */
const DESCRIBING: ReadonlySet<FindingCode> = new Set([
  ...(['do-not-disturb', 'answered-elsewhere', 'declined-on-one', 'knock-denied', 'removed'] as const),
  ...(['moved', 'network-changed', 'survived-restart', 'muted-to-the-end'] as const),
]);
/** What a call can be found by. */
export const CAUSE_CODES: readonly FindingCode[] = FINDING_CODES.filter((code) => !DESCRIBING.has(code));

/**
 * What became of a call, for those who look at many. `fine`: people talked, and nothing is unusual; `odd`: something is, but nobody heard
 * or saw worse; `poor`: sound or picture was bad or missing; `broken`: it was accepted, and a part of it, or all, failed; `unreached`: it
 * failed before anybody could accept.
 */
export const CALL_OUTCOMES = [
  ...(['fine', 'odd', 'poor', 'broken', 'unreached', 'missed', 'declined', 'cancelled'] as const),
] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** The calls that somebody may complain about. */
export const TROUBLED: readonly CallOutcome[] = ['poor', 'broken', 'unreached'];

/** Bad sound, from the least to the worst. */
export const SOUND_TROUBLES = ['poor', 'one-way', 'silent'] as const;
export type SoundTrouble = (typeof SOUND_TROUBLES)[number];

/** What the diagnosis found when the call was over, as it is kept with the call. */
export interface KeptCause {
  outcome: CallOutcome;
  /** The worst finding that is not only information, or that nothing was measured; null when there is none. */
  code: FindingCode | null;
  /** The people that this finding names. */
  participantIds: number[];
  sound: SoundTrouble | null;
}

/**
 * The causes that the people of a call read, too. The others describe a call, or are private: who wants no calls, who pressed which button,
 * who asked to come in, what a colleague's device went through.
 */
export const TOLD_CODES = [
  ...(['never-reached-a-device', 'caller-gone', 'never-joined'] as const),
  ...(['no-microphone', 'microphone-denied', 'microphone-in-use', 'listens-only', 'no-camera'] as const),
  ...(['silent-microphone', 'muted-by-system', 'sound-blocked'] as const),
  ...(['signals-refused', 'no-offer', 'not-delivered', 'never-applied'] as const),
  ...(['description-failed', 'offer-not-answered', 'negotiation-collided'] as const),
  ...(['relay-only-without-relay', 'no-relay-candidate', 'relay-one-side', 'relay-credentials-refused'] as const),
  ...(['relay-forbidden', 'relay-mismatch', 'relay-stale', 'relay-quota', 'relay-full'] as const),
  'relay-refused',
  ...(['no-candidates', 'only-local-candidates', 'no-way-between', 'slow-start'] as const),
  ...(['fingerprint-altered', 'encryption-stuck'] as const),
  ...(['lost-one-side', 'gone', 'all-away', 'away', 'relayed-links-lost', 'link-broke'] as const),
  ...(['ended-by-restart', 'server-away'] as const),
  ...(['one-way-sound', 'nothing-received', 'sound-not-sent', 'nothing-heard'] as const),
  ...(['no-picture', 'video-refused', 'poor-by-loss', 'poor-by-delay', 'poor-by-jitter', 'poor-by-upload'] as const),
] as const satisfies readonly FindingCode[];
export type ToldCode = (typeof TOLD_CODES)[number];

/** Why a user's own call failed, was poor or was lost. */
export interface CallWhy {
  code: ToldCode;
  /** The `participants` of the call that it concerns. Where one did not hear or see another, the first id is the one who did not. */
  participantIds: number[];
}

/** By what the troubled calls of many people are counted and found. Values are short words or ids. */
export const FACETS = ['cause', 'person', 'browser', 'system', 'network', 'way', 'room'] as const;
export type Facet = (typeof FACETS)[number];
/** The value of a person who came without an account. */
export const GUEST_VALUE = 'guest';
/** The value where nobody knows. */
export const UNKNOWN_VALUE = 'unknown';
