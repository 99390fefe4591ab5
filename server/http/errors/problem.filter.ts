import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { ErrorCode } from '../../../contracts/index.js';
import type { ProblemError } from './problem.js';
import { toProblem } from './to-problem.js';

/** Sends every error of an HTTP request as `application/problem+json`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Problem');

  constructor(private readonly count: (code: ErrorCode) => void) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = toProblem(error);
    this.count(problem.code);
    // The request was answered already when its time was over.
    if (response.writableEnded) return;
    if (problem.status >= 500) this.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    if (!response.headersSent) sendProblem(response, problem);
    else response.destroy();
  }
}

export function sendProblem(response: Response, problem: ProblemError): void {
  if (problem.extras.retryAfter !== undefined) response.setHeader('Retry-After', problem.extras.retryAfter);
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
