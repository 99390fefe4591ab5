/** How soon it is asked again at first. What takes seconds is asked about less and less often, because asking keeps the machine busy, too. */
const SOONEST_MS = 20;
const SHARE_OF_WAIT = 0.05;
const LATEST_MS = 100;
/** How long tests wait for what must come, on the slowest machine. A test that is about a time says which. */
export const USUAL_WAIT_MS = 15_000;

/**
 * Calls `ask` until it neither throws nor returns false, and returns its result. Tests wait with this, never for a fixed time.
 * @throws the last error of `ask` when `withinMs` is over
 */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  withinMs = USUAL_WAIT_MS,
  everyMs?: number,
): Promise<Exclude<T, false>> {
  const began = performance.now();
  const end = began + withinMs;
  for (;;) {
    const outcome = await attempt(ask);
    if ('value' in outcome) return outcome.value;
    if (performance.now() > end) throw outcome.error;
    const pauseMs = everyMs ?? pauseAfter(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** How long it waits before it asks again, after so long. */
export const pauseAfter = (waitedMs: number): number =>
  Math.min(LATEST_MS, Math.max(SOONEST_MS, waitedMs * SHARE_OF_WAIT));

async function attempt<T>(ask: () => T | Promise<T>): Promise<{ value: Exclude<T, false> } | { error: Error }> {
  try {
    const value = await ask();
    return value === false
      ? { error: new Error(`It did not become true: ${ask.toString()}`) }
      : { value: value as Exclude<T, false> };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}
