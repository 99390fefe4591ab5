import { effect, type Signal, signal } from '@angular/core';

/** Before that "Connecting…" is enough. */
const LONG_MS = 5_000;

/** True once `waiting` has been true for a long time without a break. Create it in an injection context. */
export function longWait(waiting: () => boolean): Signal<boolean> {
  const long = signal(false);
  effect((onCleanup) => {
    if (!waiting()) return;
    const timer = setTimeout(() => long.set(true), LONG_MS);
    onCleanup(() => (clearTimeout(timer), long.set(false)));
  });
  return long.asReadonly();
}
