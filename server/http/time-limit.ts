import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Observable, throwError, timeout } from 'rxjs';
import { ProblemError } from './problem.js';

/** A request fails clearly within 3 s when the database hangs. */
const USUAL_MS = 2_800;
const LIMIT = Symbol('LIMIT');

/** A route whose own work may take longer: a password's hash on a busy machine, a picture on a slow line. */
export const MayTake = (milliseconds: number) => SetMetadata(LIMIT, milliseconds);

/** No request waits for ever: an answer that does not come in time is `unavailable`. */
@Injectable()
export class TimeLimit implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const handlers = [context.getHandler(), context.getClass()];
    const first = this.reflector.getAllAndOverride<number | undefined>(LIMIT, handlers) ?? USUAL_MS;
    const late = () => throwError(() => new ProblemError('unavailable', 'The server took too long. Try again.'));
    return next.handle().pipe(timeout({ first, with: late }));
  }
}
