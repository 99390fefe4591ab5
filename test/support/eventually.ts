const EVERY_MS = 20;

/**
 * Calls `ask` until it neither throws nor returns false, and returns its result. Tests wait with this, never for a fixed time.
 * @throws the last error of `ask` when `withinMs` is over
 */
export async function eventually<T>(ask: () => T | Promise<T>, withinMs = 3_000, everyMs = EVERY_MS): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const outcome = await attempt(ask);
    if ('value' in outcome) return outcome.value;
    if (performance.now() > end) throw outcome.error;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

async function attempt<T>(ask: () => T | Promise<T>): Promise<{ value: T } | { error: Error }> {
  try {
    const value = await ask();
    return value === false ? { error: new Error(`It did not become true: ${ask.toString()}`) } : { value };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}
