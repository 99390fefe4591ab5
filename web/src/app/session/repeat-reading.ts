import type { HttpInterceptorFn } from '@angular/common/http';
import { retry, throwError, timer } from 'rxjs';
import { Problem } from './api-problem';

/** A person does not wait longer than this without a word. */
const LONGEST_WAIT_S = 5;

/**
 * A server that was too busy to answer says when to ask again. Pages do so once by themselves, with requests that only read,
 * so that nobody sees an error that has passed a moment later. Steps are never repeated here: the server may have taken them.
 */
export const repeatReading: HttpInterceptorFn = (request, next) => {
  const answer = next(request);
  return request.method === 'GET' ? answer.pipe(retry({ count: 1, delay: waitAfter })) : answer;
};

function waitAfter(failure: unknown) {
  const { status, retryAfter } = Problem.of(failure);
  const passes = status === 503 && retryAfter !== null && retryAfter <= LONGEST_WAIT_S;
  return passes ? timer(retryAfter * 1_000) : throwError(() => failure);
}
