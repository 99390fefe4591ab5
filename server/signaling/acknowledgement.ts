import { Logger } from '@nestjs/common';
import type { SocketError } from '../../contracts/index.js';
import { toProblem } from '../http/errors/to-problem.js';

type Refusal = { ok: false; error: SocketError & Record<string, unknown> };

/** The error half of an acknowledgement. */
export function refusalOf(error: unknown): Refusal {
  const { code, detail, extras } = toProblem(error);
  return { ok: false, error: { code, detail, ...(extras.errors ? { errors: extras.errors } : {}), ...extras.members } };
}

const log = new Logger('Signaling');

/** The same for a handler that failed. What nobody expected is logged here; if a problem had to be logged, that was done where it arose. */
export function refusalOfFailed(error: unknown): Refusal {
  const problem = toProblem(error);
  if (problem.status >= 500 && error !== problem)
    log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return refusalOf(problem);
}
