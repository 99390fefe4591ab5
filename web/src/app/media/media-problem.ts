/** What keeps a microphone, camera or screen from being used. */
export type MediaProblemKind = 'denied' | 'missing' | 'in-use' | 'insecure' | 'unknown';
export type MediaKind = 'microphone' | 'camera' | 'screen';

export interface MediaProblem {
  readonly kind: MediaProblemKind;
  /** What happened and what to do, as a sentence for people. */
  readonly words: string;
  /** What the browser said, for support. */
  readonly cause?: string;
}

/** Names of DOMExceptions that `getUserMedia` and `getDisplayMedia` reject with (Media Capture and Streams, 10.2). */
const KINDS: Readonly<Record<string, MediaProblemKind>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
};

const NAMES: Readonly<Record<MediaKind, string>> = { microphone: 'microphone', camera: 'camera', screen: 'screen' };

const WORDS: Readonly<Record<MediaProblemKind, (name: string) => string>> = {
  denied: (name) => `Your browser blocks the ${name}. Allow it in the address bar, then try again.`,
  missing: (name) => `No ${name} was found. Connect one, then try again.`,
  'in-use': (name) => `Another program is using the ${name}. Close it there, then try again.`,
  insecure: (name) => `The ${name} works only on a secure page. Open Parley with an address that begins with https.`,
  unknown: (name) => `The ${name} could not be started. Check that it is connected, then try again.`,
};

export function mediaProblem(kind: MediaProblemKind, media: MediaKind): MediaProblem {
  return { kind, words: WORDS[kind](NAMES[media]) };
}

export function problemOf(error: unknown, media: MediaKind): MediaProblem {
  const known = error instanceof Error || error instanceof DOMException ? error : null;
  const problem = mediaProblem(KINDS[known?.name ?? ''] ?? 'unknown', media);
  return known ? { ...problem, cause: `${known.name}: ${known.message}` } : problem;
}
