import type { HttpInterceptorFn } from '@angular/common/http';
import { retry, throwError, timer } from 'rxjs';
import { Problem } from './api-problem';

/** Nobody is kept waiting longer than this without a word. */
const LONGEST_WAIT_S = 5;
/**
 * A server gives up most requests after less than this. A request that takes longer, such as a search of support, is
 * not repeated.
 */
const SOON_MS = 3_500;

/**
 * A server that was too busy to answer says when to ask again. Pages do so once by themselves, with requests that only read,
 * so that nobody sees an error that has passed a moment later. Steps are never repeated here: the server may have taken them.
 */
export const repeatReading: HttpInterceptorFn = (request, next) => {
  const answer = next(request);
  if (request.method !== 'GET') return answer;
  const askedAt = performance.now();
  return answer.pipe(retry({ count: 1, delay: (failure) => waitAfter(failure, performance.now() - askedAt) }));
};

function waitAfter(failure: unknown, tookMs: number) {
  const { status, retryAfter } = Problem.of(failure);
  const passes = status === 503 && retryAfter !== null && retryAfter <= LONGEST_WAIT_S && tookMs < SOON_MS;
  // Requests that were refused at the same moment do not all come back at the same moment.
  return passes ? timer(retryAfter * 1_000 * (1 + Math.random() / 2)) : throwError(() => failure);
}
