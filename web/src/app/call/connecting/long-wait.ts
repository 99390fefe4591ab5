import { effect, type Signal, signal } from '@angular/core';

/** Until then "Connecting…" says enough. */
const LONG_MS = 5_000;

/** Whether `waiting` has been true without a break for longer than one likes to wait. To be made in an injection context. */
export function longWait(waiting: () => boolean): Signal<boolean> {
  const long = signal(false);
  effect((onCleanup) => {
    if (!waiting()) return;
    const timer = setTimeout(() => long.set(true), LONG_MS);
    onCleanup(() => (clearTimeout(timer), long.set(false)));
  });
  return long.asReadonly();
}
