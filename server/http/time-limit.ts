import type { IncomingMessage } from 'node:http';
import {
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { Observable, throwError, timeout } from 'rxjs';
import { Errand } from '../database/errand.js';
import { ProblemError } from './errors/problem.js';
import { sendProblem } from './errors/problem.filter.js';

/** A request fails clearly within 3 s when the database hangs. */
export const USUAL_MS = 2_400;
const RETRY_AFTER_SECONDS = 2;
const LIMIT = Symbol('LIMIT');

/** A route whose own work may take longer: a password's hash on a busy machine, a picture on a slow line. */
export const MayTake = (milliseconds: number) => SetMetadata(LIMIT, milliseconds);

/** The answer to whoever has waited for too long. */
export const tookTooLong = () =>
  new ProblemError('unavailable', 'The server took too long. Try again.', { retryAfter: RETRY_AFTER_SECONDS });

/** Whoever has waited for a turn for almost as long gets so much for the work itself. */
const LEAST_MS = 300;

/** When a request came: whoever asks waits for us from then on. Told by what lets requests wait for a turn. */
const arrivals = new WeakMap<IncomingMessage, number>();
export function noteArrival(request: IncomingMessage): void {
  if (!arrivals.has(request)) arrivals.set(request, performance.now());
}

function msSinceArrival(request: IncomingMessage): number {
  const now = performance.now();
  return now - (arrivals.get(request) ?? now);
}

/** The clock of each request as long as the guards have it; then what the wait and the guards have taken. */
const clocks = new WeakMap<Request, NodeJS.Timeout>();
const spent = new WeakMap<Request, number>();

/**
 * Stands before all other guards, which ask the database who somebody is: what they do not settle in time is answered for
 * them. The wait for a turn counts.
 */
@Injectable()
export class TimeLimitOfGuards implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const left = Math.max(LEAST_MS, USUAL_MS - msSinceArrival(request));
    noteArrival(request);
    const timer = setTimeout(() => !response.headersSent && sendProblem(response, tookTooLong()), left);
    clocks.set(request, timer);
    response.once('close', () => clearTimeout(timer));
    return true;
  }
}

/** Stops that clock: how long a body takes to arrive is not ours to promise. */
@Injectable()
export class AfterGuards implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<Request>();
    clearTimeout(clocks.get(request));
    spent.set(request, msSinceArrival(request));
    // It was answered for the guards: nothing of it may happen any more.
    if (context.switchToHttp().getResponse<Response>().headersSent) return throwError(tookTooLong);
    return next.handle();
  }
}

/** No request waits for ever: an answer that does not come in time is `unavailable`, and what it asked for is given up. */
@Injectable()
export class TimeLimit implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const handlers = [context.getHandler(), context.getClass()];
    const limit = this.reflector.getAllAndOverride<number | undefined>(LIMIT, handlers) ?? USUAL_MS;
    const before = spent.get(context.switchToHttp().getRequest<Request>()) ?? 0;
    return within(Math.max(LEAST_MS, limit - before), next);
  }
}

/** What `next` gives, or `unavailable` when the time is over. */
export function within<T>(milliseconds: number, next: CallHandler<T>): Observable<T> {
  const errand = new Errand();
  const late = () => {
    errand.giveUp();
    return throwError(tookTooLong);
  };
  return new Observable<T>((subscriber) =>
    errand.run(() =>
      next
        .handle()
        .pipe(timeout({ first: milliseconds, with: late }))
        .subscribe(subscriber),
    ),
  );
}
