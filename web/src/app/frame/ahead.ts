import { inject, Injectable } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type PreloadingStrategy, type Route, RouterPreloader } from '@angular/router';
import { catchError, EMPTY, mergeMap, Observable, switchMap } from 'rxjs';

/** Marks a route whose screen is loaded before anybody goes there. */
export const AHEAD = { ahead: true };
/** For a page that is never idle, and for browsers that do not tell. */
const AT_THE_LATEST_MS = 1_000;

/**
 * Loads the screens of routes marked as `AHEAD` once the page has nothing else to do. They are all among the screens for signed-in users,
 * so nothing is loaded ahead of signing in. A failure says nothing, and it must not reach the router: the router would load nothing ahead
 * any more.
 */
@Injectable({ providedIn: 'root' })
export class Ahead implements PreloadingStrategy {
  preload(route: Route, load: () => Observable<unknown>): Observable<unknown> {
    return route.data?.['ahead'] === true
      ? idle.pipe(
          mergeMap(load),
          catchError(() => EMPTY),
        )
      : EMPTY;
  }
}

/** Loads what is still missing whenever `back` says that the server has come back. Call it in an injection context. */
export function loadAheadAgain(back: Observable<unknown>): void {
  const preloader = inject(RouterPreloader);
  back
    .pipe(
      switchMap(() => preloader.preload()),
      takeUntilDestroyed(),
    )
    .subscribe();
}

/** Tells once when the page has nothing else to do. */
export const idle = new Observable<void>((told) => {
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
