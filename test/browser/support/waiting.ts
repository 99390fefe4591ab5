import { eventually } from '../../support/eventually.js';

/** Generous for a busy machine; nothing waits longer than it has to. */
export const PATIENCE_MS = 25_000;

/** Retries until `ask` neither throws nor gives false. Use a long interval where asking slows the pages down. */
export function soon<T>(ask: () => T | Promise<T>, everyMs?: number): Promise<T> {
  return eventually(ask, PATIENCE_MS, everyMs);
}

/** Waits until `ask` has given the same value for `forMs` without a break, and returns it. */
export async function settled<T>(ask: () => Promise<T>, forMs: number): Promise<T> {
  let value = await ask();
  let since = performance.now();
  return soon(async () => {
    const now = await ask();
    if (JSON.stringify(now) !== JSON.stringify(value)) [value, since] = [now, performance.now()];
    if (performance.now() - since < forMs) throw new Error(`It does not settle: ${JSON.stringify(now)}`);
    return value;
  });
}

/** Checks repeatedly for `forMs`. @throws as soon as `check` does */
export async function always(check: () => unknown, forMs: number): Promise<void> {
  const end = performance.now() + forMs;
  do {
    await check();
    await new Promise((resolve) => setTimeout(resolve, 20));
  } while (performance.now() < end);
}
