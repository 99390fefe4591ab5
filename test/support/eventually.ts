const EVERY_MS = 20;

/**
 * Asks again until `ask` neither throws nor gives false, and returns what it gave. Tests wait with this, never by time.
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
