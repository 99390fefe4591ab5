import { DestroyRef, effect, inject } from '@angular/core';

/** Set when the app itself navigates away; then the user is not asked. */
let free = false;
const reasons = new Set<() => boolean>();

/**
 * Makes the browser ask before the page is closed, left or reloaded, for as long as `wanted`. The browser chooses
 * the words, and does not ask on a page that the user has not touched yet. Call it in an injection context.
 */
export function askBeforeLeaving(wanted: () => boolean): void {
  const ask = (event: BeforeUnloadEvent) => {
    if (free) return;
    event.preventDefault();
    // Browsers before 2023 ask only because of this.
    event.returnValue = true;
  };
  // A `beforeunload` listener keeps the page out of the browser's back/forward cache, so listen only while needed.
  effect((onCleanup) => {
    if (!wanted()) return;
    window.addEventListener('beforeunload', ask);
    onCleanup(() => window.removeEventListener('beforeunload', ask));
  });
  reasons.add(wanted);
  inject(DestroyRef).onDestroy(() => {
    reasons.delete(wanted);
    window.removeEventListener('beforeunload', ask);
  });
}

/** Whether the browser would ask before this page is left. */
export function asksBeforeLeaving(): boolean {
  return [...reasons].some((wanted) => wanted());
}

/** Reloads the page without asking. */
export function reloadUnasked(): void {
  free = true;
  window.location.reload();
}

/** Whether this page is still the one that the browser loaded. */
let arriving = true;

/** From now on pages are opened by the user, not by the browser's back and forward buttons. */
export function endArrival(): void {
  arriving = false;
}

/**
 * Whether the user came to this page with the browser's back or forward button, and not by a link, an address or a
 * reload.
 */
export function cameByHistory(): boolean {
  const [entry] = performance.getEntriesByType?.('navigation') ?? [];
  return arriving && (entry as PerformanceNavigationTiming | undefined)?.type === 'back_forward';
}
