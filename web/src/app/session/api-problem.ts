import { HttpErrorResponse } from '@angular/common/http';
import { type Call, ERROR_STATUS, type ErrorCode, type FieldError, type Problem as ProblemBody } from '@contracts';

import { SignalingRefused, SignalingUnavailable } from '../signaling/signaling-errors';

type Body = Partial<ProblemBody> & { call?: Call };

/** What the API answered instead of success, in a form that screens can show. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    /** The HTTP status; 0 where no answer came. */
    readonly status: number,
    readonly code: ErrorCode,
    /** A sentence for people. */
    readonly detail: string,
    readonly errors: readonly FieldError[] = [],
    /** The call as it is now, where a step of a call was refused. */
    readonly call: Call | null = null,
  ) {
    super(`${code}: ${detail}`);
  }

  /** The message for one field of a form, or null. */
  fieldError(field: string): string | null {
    return this.errors.find((error) => error.field === field)?.message ?? null;
  }

  static of(failure: unknown): Problem {
    if (failure instanceof Problem) return failure;
    if (failure instanceof HttpErrorResponse) return fromResponse(failure);
    if (failure instanceof SignalingRefused)
      return new Problem(ERROR_STATUS[failure.code], failure.code, failure.detail);
    if (failure instanceof SignalingUnavailable) return new Problem(0, 'unavailable', NO_ANSWER);
    return new Problem(0, 'internal-error', 'Something did not work. Try again, or reload the page.');
  }
}

const NO_ANSWER = 'The server cannot be reached. Check your connection, then try again.';

function fromResponse(response: HttpErrorResponse): Problem {
  const body = bodyOf(response.error);
  const code = isErrorCode(body.code) ? body.code : codeFor(response.status);
  const detail =
    body.detail ?? (response.status === 0 ? NO_ANSWER : (WORDS[code] ?? 'The server refused this. Try again.'));
  return new Problem(response.status, code, detail, body.errors ?? [], body.call ?? null);
}

const WORDS: Partial<Record<ErrorCode, string>> = {
  unavailable: 'The server is not available at the moment. Try again shortly.',
  'rate-limited': 'That was too often. Wait a moment, then try again.',
  'payload-too-large': 'That is larger than the server takes. Make it smaller, then try again.',
  'not-found': 'This does not exist, or is not yours to see.',
};

function bodyOf(error: unknown): Body {
  return typeof error === 'object' && error !== null && 'code' in error ? (error as Body) : {};
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && code in ERROR_STATUS;
}

function codeFor(status: number): ErrorCode {
  if (status === 0 || status === 502 || status === 504) return 'unavailable';
  const known = Object.entries(ERROR_STATUS).find(([, value]) => value === status);
  return (known?.[0] as ErrorCode | undefined) ?? 'internal-error';
}
