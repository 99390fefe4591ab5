import { DestroyRef, inject } from '@angular/core';

/**
 * Does something again and again while the page is visible, and at once when it is shown again after as long. Call it
 * in an injection context; it ends with the component.
 */
export function whileVisible(everyMs: number, work: () => void): void {
  let doneAt = performance.now();
  const look = () => {
    const now = performance.now();
    if (document.visibilityState === 'hidden' || now - doneAt < everyMs) return;
    doneAt = now;
    work();
  };
  const timer = setInterval(look, everyMs);
  document.addEventListener('visibilitychange', look);
  inject(DestroyRef).onDestroy(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  });
}
