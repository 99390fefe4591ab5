import type { ErrorCode } from '@contracts';

/** A feature's own words, which know what was asked; for a code without own words the common ones are used. */
export type OwnWords = Readonly<Partial<Record<ErrorCode, string>>>;

export interface Refusal {
  /** The HTTP status; 0 if no answer came. */
  readonly status: number;
  readonly code: ErrorCode;
  /** In seconds; null if the server does not say. */
  readonly retryAfter: number | null;
}

const NO_ANSWER = 'The server cannot be reached. Check your connection, then try again.';
const BROKEN = 'Something did not work. Try again, or reload the page.';
const REFUSED = 'The server refused this. Try again.';
const MISFIT = 'This page and the server do not fit together. Reload the page, then try again.';

/** What users read for each code: what happened and what helps. The server's own `detail` is for developers. */
const WORDS: Readonly<Record<ErrorCode, string>> = {
  'validation-failed': 'The server cannot take this as it is. Check what you have entered, then try again.',
  unauthenticated: 'Sign in, then try again.',
  forbidden: 'You may not do this. Ask somebody who may.',
  'not-found': 'This does not exist, or is not yours to see.',
  conflict: 'Something has changed meanwhile. Look at it again, then try again.',
  'payload-too-large': 'That is larger than the server takes. Make it smaller, then try again.',
  'rate-limited': 'That was too often. Wait a moment, then try again.',
  unavailable: 'The server is not available at the moment. Try again shortly.',
  'internal-error': 'Something went wrong on the server. Try again; if that does not help, tell your administrator.',
  'method-not-allowed': MISFIT,
  'unsupported-media-type': MISFIT,

  'registration-closed': 'New accounts are made by your administrator here. Ask them for one.',
  'wrong-password': 'This is not your password.',
  'not-invited': 'This room is for those who were invited.',
  removed: 'You were removed from this room. Ask its owner if you should be in it.',
  denied: 'The host did not let you in.',

  'already-in-call': 'You are in a call already, here or on another device. End it there, or try again in a moment.',
  'answered-elsewhere': 'The call was answered on another device.',
  'invalid-transition': 'The call has changed meanwhile, so this is not possible any more.',
  'stale-epoch': 'This call was opened again on another page. Go on there, or reload this one.',
  'room-full': 'The room is full. Try again when somebody has left.',
  'room-locked': 'The host has locked the room.',
  'call-full': 'No more people can be in this call. Try again when somebody has left.',
  'too-many-for-video': 'There are too many people for cameras. Go on with sound, or try again when somebody has left.',
};
const LONG_WAIT_S = 3;

/** Says why something did not work; the feature's own words take precedence over the common ones. */
export function problemWords(refusal: Refusal, own: OwnWords = {}): string {
  const { status, code, retryAfter } = refusal;
  if (own[code] !== undefined) return own[code];
  if (status === 0) return code === 'unavailable' ? NO_ANSWER : BROKEN;
  if (code === 'rate-limited' && retryAfter !== null && retryAfter >= LONG_WAIT_S)
    return `Too many attempts. Try again in ${durationIn(retryAfter)}.`;
  return code === 'internal-error' && status < 500 ? REFUSED : WORDS[code];
}

function durationIn(seconds: number): string {
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
