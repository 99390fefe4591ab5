import {
  type ArgumentsHost,
  applyDecorators,
  type CallHandler,
  Catch,
  type ExceptionFilter,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { SubscribeMessage } from '@nestjs/websockets';
import { map, type Observable } from 'rxjs';
import { type ClientRequest, type SocketError } from '../../contracts/index.js';
import { USUAL_MS, within } from '../http/time-limit.js';
import { toProblem } from '../http/errors/to-problem.js';

type Refusal = { ok: false; error: SocketError & Record<string, unknown> };
type Answer = (answer: Refusal) => void;

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

/** Nest's own filter sends the payload back instead of acknowledging. This one acknowledges every failed request, once. */
@Catch()
export class AcknowledgeErrors implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const answer = host.getArgs<unknown[]>().find((arg): arg is Answer => typeof arg === 'function');
    const refusal = refusalOfFailed(error);
    answer?.(refusal);
  }
}

/** Wraps the handler's result as `{ ok: true, … }`, or answers with an error when the handler takes too long. */
@Injectable()
class AcknowledgeResult implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler<object | void>): Observable<object> {
    return within(USUAL_MS, next).pipe(map((result) => ({ ok: true, ...result })));
  }
}

/** Marks the handler of one event of the protocol. */
export const OnRequest = (event: ClientRequest) =>
  applyDecorators(SubscribeMessage(event), UseInterceptors(AcknowledgeResult));
