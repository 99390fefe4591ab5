const EVERY_MS = 20;
/** How long tests wait for what must come, on the slowest machine. A test that is about a time says which. */
export const USUAL_WAIT_MS = 15_000;

/**
 * Calls `ask` until it neither throws nor returns false, and returns its result. Tests wait with this, never for a fixed time.
 * @throws the last error of `ask` when `withinMs` is over
 */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  withinMs = USUAL_WAIT_MS,
  everyMs = EVERY_MS,
): Promise<Exclude<T, false>> {
  const end = performance.now() + withinMs;
  for (;;) {
    const outcome = await attempt(ask);
    if ('value' in outcome) return outcome.value;
    if (performance.now() > end) throw outcome.error;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

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
