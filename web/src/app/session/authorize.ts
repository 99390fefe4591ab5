import { type HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, type Observable, switchMap, throwError } from 'rxjs';
import { Problem } from './api-problem';
import { Device } from './device';
import { Session } from './session';

/**
 * Requests of the sign-in pages carry no access token, and a 401 for them means wrong credentials, not an expired
 * token.
 */
const WAYS_IN = /^\/api\/auth\/(login|register|refresh)$/;

/** Adds the access token and the device id. If the token is refused, renews it once and repeats the request. */
export const authorize: HttpInterceptorFn = (request, next) => {
  if (!request.url.startsWith('/api/')) return next(request);
  const session = inject(Session);
  const named = request.clone({ setHeaders: { 'X-Device-Id': inject(Device).id } });
  const answer = WAYS_IN.test(request.url)
    ? next(named)
    : from(session.freshToken()).pipe(
        switchMap((token) =>
          next(withToken(named, token)).pipe(catchError((error) => again(error as HttpErrorResponse, token))),
        ),
      );
  return asProblems(answer);

  function again(error: HttpErrorResponse, refused: string | null): Observable<never> | ReturnType<typeof next> {
    if (error.status !== 401 || !refused) return throwError(() => error);
    return from(newerThan(refused)).pipe(
      switchMap((token) => (token ? next(withToken(named, token)) : throwError(() => error))),
    );
  }

  async function newerThan(refused: string): Promise<string | null> {
    const current = session.accessToken();
    return current !== refused ? current : session.renew();
  }
};

/** What every request of the app fails with. */
export const asProblems = <T>(answer: Observable<T>): Observable<T> =>
  answer.pipe(catchError((failure) => throwError(() => Problem.of(failure))));

function withToken(request: HttpRequest<unknown>, token: string | null): HttpRequest<unknown> {
  return token ? request.clone({ setHeaders: { Authorization: `Bearer ${token}` } }) : request;
}
