import { ERROR_STATUS, type ErrorCode, type FieldError, type Problem } from '../../../contracts/index.js';

const TITLES: Record<ErrorCode, string> = {
  'validation-failed': 'The request is not valid',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  conflict: 'Conflict',
  'payload-too-large': 'Too large',
  'rate-limited': 'Too many requests',
  unavailable: 'Not available now',
  'internal-error': 'Internal error',
  'method-not-allowed': 'Method not allowed',
  'unsupported-media-type': 'Unsupported media type',
  'registration-closed': 'Registration is closed',
  'wrong-password': 'Wrong password',
  'not-invited': 'Not invited',
  removed: 'Removed from the room',
  denied: 'Not let in',
  'already-in-call': 'Already in a call',
  'answered-elsewhere': 'Answered on another device',
  'invalid-transition': 'The call does not allow this now',
  'stale-epoch': 'The recipient has joined again',
  'room-full': 'The room is full',
  'room-locked': 'The room is locked',
  'call-full': 'The call is full',
  'too-many-for-video': 'Too many people for video',
};

/** Optional parts of a problem. */
export interface ProblemExtras {
  errors?: FieldError[];
  /** Seconds, for `Retry-After`. */
  retryAfter?: number;
  /** Further members of the answer, such as the `call` as it is now. */
  members?: Record<string, unknown>;
  /** Replaces the code's usual status. */
  status?: number;
}

/** An expected refusal with a code from the closed list. Users see its detail, so it contains no SQL and no paths. */
export class ProblemError extends Error {
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(`${code}: ${detail}`);
    this.status = extras.status ?? ERROR_STATUS[code];
  }

  /** In the form of RFC 9457. */
  toJSON(): Problem & Record<string, unknown> {
    return {
      type: `urn:parley:problem:${this.code}`,
      title: TITLES[this.code],
      status: this.status,
      code: this.code,
      detail: this.detail,
      ...(this.extras.errors ? { errors: this.extras.errors } : {}),
      ...this.extras.members,
    };
  }
}

export const notFound = (what = 'There is nothing here that you may see.') => new ProblemError('not-found', what);

export const invalid = (field: string, message: string) =>
  new ProblemError('validation-failed', message, { errors: [{ field, message }] });
