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

/** When the database hangs, a request fails clearly within 3 s. */
export const USUAL_MS = 2_400;
const RETRY_AFTER_SECONDS = 2;
const LIMIT = Symbol('LIMIT');

/** How long a usual request may take: HTTP and sockets ask the same one. */
@Injectable()
export class Patience {
  private allowed = USUAL_MS;

  /** In milliseconds. */
  get usual(): number {
    return this.allowed;
  }

  /** For tests: another time, so that a burst on a busy machine is answered, however long it takes. */
  use(milliseconds: number): void {
    this.allowed = milliseconds;
  }
}

/** A route whose own work may take longer: hashing a password on a busy machine, a picture on a slow connection. */
export const MayTake = (milliseconds: number) => SetMetadata(LIMIT, milliseconds);

/** The answer when the time limit has passed. */
export const tookTooLong = () =>
  new ProblemError('unavailable', 'The server took too long. Try again.', { retryAfter: RETRY_AFTER_SECONDS });

/** A request that waited for its turn for almost the whole limit still gets this much time for its work. */
const LEAST_MS = 300;

/** When each request arrived, because the client waits from then on. Set by the queue that makes requests wait. */
const arrivals = new WeakMap<IncomingMessage, number>();
export function noteArrival(request: IncomingMessage): void {
  if (!arrivals.has(request)) arrivals.set(request, performance.now());
}

function msSinceArrival(request: IncomingMessage): number {
  const now = performance.now();
  return now - (arrivals.get(request) ?? now);
}

/** The timer of each request while the guards run; afterwards, the time spent on the wait and the guards. */
const clocks = new WeakMap<Request, NodeJS.Timeout>();
const spent = new WeakMap<Request, number>();

/**
 * Runs before all other guards, which query the database. If they take too long together, the request is answered here. The
 * wait for a turn counts.
 */
@Injectable()
export class TimeLimitOfGuards implements CanActivate {
  constructor(private readonly patience: Patience) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const left = Math.max(LEAST_MS, this.patience.usual - msSinceArrival(request));
    noteArrival(request);
    const timer = setTimeout(() => !response.headersSent && sendProblem(response, tookTooLong()), left);
    clocks.set(request, timer);
    response.once('close', () => clearTimeout(timer));
    return true;
  }
}

/** Stops that timer after the guards. How long a body takes to arrive is up to the client, and does not count. */
@Injectable()
export class AfterGuards implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<Request>();
    clearTimeout(clocks.get(request));
    spent.set(request, msSinceArrival(request));
    // The request was already answered for the guards, so its work must not start.
    if (context.switchToHttp().getResponse<Response>().headersSent) return throwError(tookTooLong);
    return next.handle();
  }
}

/** Limits every request: an answer that does not come in time becomes `unavailable`, and the work is given up. */
@Injectable()
export class TimeLimit implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly patience: Patience,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const handlers = [context.getHandler(), context.getClass()];
    const own = this.reflector.getAllAndOverride<number | undefined>(LIMIT, handlers) ?? 0;
    const limit = Math.max(own, this.patience.usual);
    const before = spent.get(context.switchToHttp().getRequest<Request>()) ?? 0;
    return within(Math.max(LEAST_MS, limit - before), next);
  }
}

/** The result of `next`, or `unavailable` after the time limit. */
function within<T>(milliseconds: number, next: CallHandler<T>): Observable<T> {
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
