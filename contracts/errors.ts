/** Every error code that an answer may carry, with its HTTP status. Codes are stable, so that clients can rely on them. */
export const ERROR_STATUS = {
  'validation-failed': 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'payload-too-large': 413,
  'rate-limited': 429,
  unavailable: 503,
  'internal-error': 500,
  'method-not-allowed': 405,
  'unsupported-media-type': 415,

  'registration-closed': 403,
  'wrong-password': 403,
  'not-invited': 403,
  removed: 403,
  denied: 403,

  'already-in-call': 409,
  'answered-elsewhere': 409,
  'invalid-transition': 409,
  'stale-epoch': 409,
  'room-full': 409,
  'room-locked': 409,
  'call-full': 409,
  'too-many-for-video': 409,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** Refusals that pass by themselves: the client keeps the request and sends it again a little later. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['rate-limited', 'unavailable', 'internal-error']);
export const isPassing = (code: ErrorCode): boolean => PASSING.has(code);

export interface FieldError {
  field: string;
  message: string;
}

/** RFC 9457, `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  errors?: FieldError[];
}

/** The error half of a socket acknowledgement. */
export interface SocketError {
  code: ErrorCode;
  detail: string;
}
