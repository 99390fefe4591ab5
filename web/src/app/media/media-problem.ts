/** Why a microphone, camera or screen cannot be used. */
export type MediaProblemKind = 'denied' | 'system' | 'dismissed' | 'missing' | 'in-use' | 'insecure' | 'unknown';
export type MediaKind = 'microphone' | 'camera' | 'screen';

export interface MediaProblem {
  readonly kind: MediaProblemKind;
  /** What happened and what to do about it, as a sentence for users. */
  readonly words: string;
  /** The browser's own message, for support. */
  readonly cause?: string;
}

/**
 * The names of the DOMExceptions that `getUserMedia` and `getDisplayMedia` reject with (Media Capture and Streams,
 * 10.2).
 */
const KINDS: Readonly<Record<string, MediaProblemKind>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
};

const NAMES: Readonly<Record<MediaKind, string>> = { microphone: 'microphone', camera: 'camera', screen: 'screen' };

/**
 * A screen needs its own words, since it is not plugged in: Firefox (153) reports it as missing where the system
 * does not let it record any.
 */
const NOT_SHARED =
  'No screen could be shared. Allow the browser to record the screen in the settings of the system, then try again.';
const SCREEN_WORDS: Partial<Readonly<Record<MediaProblemKind, string>>> = {
  missing: NOT_SHARED,
  'in-use': NOT_SHARED,
  system: NOT_SHARED,
  unknown: 'The screen could not be shared. Try again.',
};

const WORDS: Readonly<Record<MediaProblemKind, (name: string) => string>> = {
  denied: (name) => `Your browser refused the ${name}. Allow it by the sign beside the address, then try again.`,
  system: (name) =>
    `Your system does not let the browser use the ${name}. Allow it in the privacy settings of the system, then try again.`,
  dismissed: (name) => `You closed the question for the ${name}. Try again, and allow it.`,
  missing: (name) => `No ${name} was found. Connect one, then try again.`,
  'in-use': (name) => `Another program is using the ${name}. Close it there, then try again.`,
  insecure: (name) => `The ${name} works only on a secure page. Open Parley with an address that begins with https.`,
  unknown: (name) => `The ${name} could not be started. Check that it is connected, then try again.`,
};

export function mediaProblem(kind: MediaProblemKind, media: MediaKind): MediaProblem {
  const ofScreen = media === 'screen' ? SCREEN_WORDS[kind] : undefined;
  return { kind, words: ofScreen ?? WORDS[kind](NAMES[media]) };
}

export function problemOf(error: unknown, media: MediaKind): MediaProblem {
  const known = error instanceof Error || error instanceof DOMException ? error : null;
  const problem = mediaProblem(kindOf(known), media);
  return known ? { ...problem, cause: `${known.name}: ${known.message}` } : problem;
}

/** Chromium says who denied it only in the message ("Permission denied by system", "Permission dismissed"). */
function kindOf(error: Error | null): MediaProblemKind {
  const kind = KINDS[error?.name ?? ''] ?? 'unknown';
  if (kind !== 'denied') return kind;
  if (/by system/i.test(error?.message ?? '')) return 'system';
  return /dismissed/i.test(error?.message ?? '') ? 'dismissed' : kind;
}
