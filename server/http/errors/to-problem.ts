import { HttpException } from '@nestjs/common';
import { EntityNotFoundError, QueryFailedError } from 'typeorm';
import type { ErrorCode } from '../../../contracts/index.js';
import { ProblemError } from './problem.js';

const BY_STATUS: Record<number, ErrorCode> = {
  400: 'validation-failed',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  409: 'conflict',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
  422: 'validation-failed',
  429: 'rate-limited',
  503: 'unavailable',
};
const DETAILS: Partial<Record<ErrorCode, string>> = {
  'validation-failed': 'The request cannot be read.',
  unauthenticated: 'Sign in, then try again.',
  'not-found': 'There is nothing here that you may see.',
  'payload-too-large': 'This is larger than the server takes. Send less, then try again.',
};
/** Errors that mean the database is away, or cannot answer in time. */
const AWAY =
  /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|PROTOCOL_CONNECTION_LOST|POOL_|SQLITE_(BUSY|FULL|IOERR|READONLY|CANTOPEN)|ER_(SERVER_SHUTDOWN|CON_COUNT|LOCK_WAIT|LOCK_DEADLOCK|DISK_FULL|OPTION_PREVENTS)/;
const LOCKED = /ER_LOCK_|ER_CHECKREAD/;

/** Turns anything thrown into a problem that the client may see. Unexpected errors reveal nothing about the inside. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof HttpException) return fromStatus(error.getStatus());
  if (error instanceof EntityNotFoundError) return fromStatus(404);
  if (isUnavailable(error))
    return new ProblemError('unavailable', 'The database does not answer. Try again in a moment.', { retryAfter: 2 });
  const status = (error as { status?: unknown } | null)?.status;
  if (typeof status === 'number' && status >= 400 && status < 500) return fromStatus(status);
  return new ProblemError('internal-error', 'Something went wrong on the server. It has been logged.');
}

function fromStatus(status: number): ProblemError {
  const code = BY_STATUS[status] ?? (status >= 500 ? 'internal-error' : 'validation-failed');
  return new ProblemError(code, DETAILS[code] ?? 'The request was refused.', { status });
}

/** Whether the database cannot be reached, read or written now. A row lock held by somebody else does not count. */
export function isAway(error: unknown): boolean {
  return isUnavailable(error) && !LOCKED.test(codeOf(error));
}

function isUnavailable(error: unknown): boolean {
  const { message } = (error ?? {}) as { message?: string };
  return (
    AWAY.test(codeOf(error)) ||
    /pool is closed|Queue limit|closed state|Connection lost|SQLite lock not granted/i.test(message ?? '')
  );
}

function codeOf(error: unknown): string {
  const driver: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return (driver as { code?: string } | null)?.code ?? '';
}
