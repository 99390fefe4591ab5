import { inject, Injectable } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type PreloadingStrategy, type Route, RouterPreloader } from '@angular/router';
import { catchError, defer, EMPTY, mergeMap, Observable, switchMap, tap } from 'rxjs';

/** Marks a route whose screen is loaded before anybody goes there. */
export const AHEAD = { ahead: true };
/** For a page that is never idle, and for browsers that do not tell. */
const AT_THE_LATEST_MS = 1_000;

/** With what it loads ahead, home does not wait longer than this for the server's snapshot. */
const HOME_MS = 2_000;

/**
 * Loads the screens of routes marked as `AHEAD` once home is there and the page has nothing else to do. They are all
 * among the screens for signed-in users, so nothing is loaded ahead of signing in. A failure is silent, and it must not
 * reach the router, which would then load nothing ahead any more.
 */
@Injectable({ providedIn: 'root' })
export class Ahead implements PreloadingStrategy {
  private arrived: () => void = () => undefined;
  private readonly arrival = new Promise<void>((resolve) => (this.arrived = resolve));

  /** Emits once, when home is there and the page has nothing else to do: until then home needs the line for itself. */
  readonly quiet = defer(() =>
    Promise.race([this.arrival, new Promise<void>((resolve) => setTimeout(resolve, HOME_MS))]),
  ).pipe(mergeMap(() => idle));

  homeIsThere(): void {
    this.arrived();
  }

  preload(route: Route, load: () => Observable<unknown>): Observable<unknown> {
    return route.data?.['ahead'] === true
      ? this.quiet.pipe(
          mergeMap(load),
          catchError(() => EMPTY),
        )
      : EMPTY;
  }
}

/** Loads what is still missing, screens and `others`, whenever `back` says that the server has come back. Call it in an injection context. */
export function loadAheadAgain(back: Observable<unknown>, others: () => Promise<unknown>): void {
  const preloader = inject(RouterPreloader);
  back
    .pipe(
      tap(() => void others()),
      switchMap(() => preloader.preload()),
      takeUntilDestroyed(),
    )
    .subscribe();
}

/** Emits once, when the page has nothing else to do. */
const idle = new Observable<void>((told) => {
  const tell = () => {
    told.next();
    told.complete();
  };
  if (typeof requestIdleCallback === 'function') {
    const waiting = requestIdleCallback(tell, { timeout: AT_THE_LATEST_MS });
    return () => cancelIdleCallback(waiting);
  }
  const waiting = setTimeout(tell, AT_THE_LATEST_MS);
  return () => clearTimeout(waiting);
});
