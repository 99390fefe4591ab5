import { DestroyRef, effect, inject } from '@angular/core';

/** Set where the page itself goes on: nobody is asked then. */
let free = false;

/**
 * Has the browser ask before the page is closed, left or loaded anew, for as long as `wanted`. What it says is the
 * browser's own; a page that nobody has touched yet is not asked for. To be called in an injection context.
 */
export function askBeforeLeaving(wanted: () => boolean): void {
  const ask = (event: BeforeUnloadEvent) => {
    if (free) return;
    event.preventDefault();
    // Browsers before 2023 ask by this alone.
    event.returnValue = true;
  };
  // Listening costs the page its place in the browser's cache of pages: only while it is needed.
  effect((onCleanup) => {
    if (!wanted()) return;
    window.addEventListener('beforeunload', ask);
    onCleanup(() => window.removeEventListener('beforeunload', ask));
  });
  inject(DestroyRef).onDestroy(() => window.removeEventListener('beforeunload', ask));
}

/** Loads the page anew without a question. */
export function reloadUnasked(): void {
  free = true;
  window.location.reload();
}

/** Whether this page is still where it was when the browser loaded it. */
let arriving = true;

/** From now on a page is opened by the user, and not by the browser's back and forward buttons. */
export function endArrival(): void {
  arriving = false;
}

/** Whether somebody has come to this page by the arrows of the browser, and not by a link, an address or a reload. */
export function cameByHistory(): boolean {
  const [entry] = performance.getEntriesByType?.('navigation') ?? [];
  return arriving && (entry as PerformanceNavigationTiming | undefined)?.type === 'back_forward';
}
