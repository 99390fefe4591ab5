import { inject } from '@angular/core';
import type { NavigationError } from '@angular/router';
import { Problem } from '../session/api-problem';
import { Feedback } from './feedback';

const OFFLINE = 'No connection to the server. Try again.';
/** Also used if a new version of the app has replaced the files that this page would load. */
const NOT_LOADED = 'This page could not be loaded. Try again; if that does not help, reload.';
/** The browsers' own messages, since they have no error code for it. */
const LOADING = /dynamically imported module|importing a module script|failed to fetch|load failed/i;

/** Says that a screen could not be shown; otherwise it would look as if the press had done nothing. */
export function sayNotShown({ error }: Pick<NavigationError, 'error'>): void {
  const notLoaded = error instanceof Error && LOADING.test(error.message);
  if (!notLoaded) return inject(Feedback).fail(error);
  const unavailable = navigator.onLine ? NOT_LOADED : OFFLINE;
  inject(Feedback).fail(new Problem(0, 'unavailable', error.message), { unavailable });
}
