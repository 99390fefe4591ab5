import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { clientOf } from '../client.js';
import { sendProblem } from '../errors/problem.filter.js';
import { ProblemError } from '../errors/problem.js';
import { addressKey } from '../rate-limiter.js';
import type { HttpFront } from './http-front.js';
import type { RequestQueue } from './request-queue.js';
import { endUnread } from './unread-body.js';

/** The longest URL of the app, a search with all its filters, has some 2,500 characters. */
const URL_MAX = 4_096;
const HEADERS_MAX = 100;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What every request passes first: the check of its form, and the wait for its turn. */
export function reception(front: HttpFront, queue: RequestQueue): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    endUnread(request, response);
    const free = front.connections.begin(request, (end) => response.once('close', end));
    if (!free) return;
    const problem = wrongForm(request);
    if (problem !== null) return sendProblem(response, problem);
    const address = addressKey(clientOf(request).address);
    queue.enter(request, response, { address, begin: next, refuse: () => sendProblem(response, crowded()) });
  };
}

function wrongForm({ method, url, rawHeaders }: Request): ProblemError | null {
  if (!METHODS.has(method)) return new ProblemError('method-not-allowed', 'There is no such method here.');
  if (url.length > URL_MAX)
    return new ProblemError(
      'payload-too-large',
      'The address is too long. Shorten what you look for, then try again.',
      { status: 414 },
    );
  if (rawHeaders.length > 2 * HEADERS_MAX)
    return new ProblemError(
      'payload-too-large',
      'Your browser sends too much along. Clear the cookies of this site, then try again.',
      { status: 431 },
    );
  return null;
}

const crowded = () =>
  new ProblemError('rate-limited', 'Too many requests at once. Wait a moment, then try again.', { retryAfter: 1 });
