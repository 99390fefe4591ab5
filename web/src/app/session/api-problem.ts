import { HttpErrorResponse } from '@angular/common/http';
import { type Call, ERROR_STATUS, type ErrorCode, type FieldError, type Problem as ProblemBody } from '@contracts';

import { SignalingRefused, SignalingUnavailable } from '../signaling/signaling-errors';
import { type OwnWords, problemWords, type Refusal } from './problem-words';

type Body = Partial<ProblemBody> & { call?: Call };

/** An error response of the API, in a form that screens can decide by and show. */
export class Problem extends Error implements Refusal {
  override readonly name = 'Problem';

  constructor(
    /** The HTTP status; 0 if no answer came. */
    readonly status: number,
    readonly code: ErrorCode,
    /** The server's text for developers; never shown to users. */
    detail: string,
    readonly errors: readonly FieldError[] = [],
    /** The call as it is now, if a step of a call was refused. */
    readonly call: Call | null = null,
    readonly retryAfter: number | null = null,
  ) {
    super(`${code}: ${detail}`);
  }

  /** A sentence for users; `own` has the words of the feature that asked, by error code. */
  words(own?: OwnWords): string {
    return problemWords(this, own);
  }

  /** The message for one field of a form; null if there is none. */
  fieldError(field: string): string | null {
    return this.errors.find((error) => error.field === field)?.message ?? null;
  }

  static of(failure: unknown): Problem {
    if (failure instanceof Problem) return failure;
    if (failure instanceof HttpErrorResponse) return fromResponse(failure);
    if (failure instanceof SignalingRefused) return fromRefusal(failure);
    if (failure instanceof SignalingUnavailable) return new Problem(0, 'unavailable', failure.message);
    return new Problem(0, 'internal-error', failure instanceof Error ? failure.message : 'unknown failure');
  }
}

function fromResponse(response: HttpErrorResponse): Problem {
  const body = bodyOf(response.error);
  const code = isErrorCode(body.code) ? body.code : codeFor(response.status);
  const wait = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const retryAfter = Number.isFinite(wait) ? wait : null;
  const detail = body.detail ?? response.message;
  const problem = new Problem(response.status, code, detail, body.errors ?? [], body.call ?? null, retryAfter);
  problem.cause = response;
  return problem;
}

/** The answer that the server gave instead of the expected one, whether or not `authorize` has made a problem of it. */
export function responseIn(failure: unknown): HttpErrorResponse | null {
  const given = failure instanceof Problem ? failure.cause : failure;
  return given instanceof HttpErrorResponse ? given : null;
}

/** The server may be newer than this page and send codes that the page does not know. */
function fromRefusal({ code, detail }: SignalingRefused): Problem {
  return isErrorCode(code) ? new Problem(ERROR_STATUS[code], code, detail) : new Problem(400, 'internal-error', detail);
}

function bodyOf(error: unknown): Body {
  return typeof error === 'object' && error !== null && 'code' in error ? (error as Body) : {};
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_STATUS, code);
}

function codeFor(status: number): ErrorCode {
  if (status === 0 || status === 502 || status === 504) return 'unavailable';
  const known = Object.entries(ERROR_STATUS).find(([, value]) => value === status);
  return (known?.[0] as ErrorCode | undefined) ?? 'internal-error';
}
