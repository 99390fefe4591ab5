/** Web Locks exist only in secure contexts, and may be denied there; without them the work runs unguarded. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  let begun = false;
  const begin = () => ((begun = true), work());
  try {
    return await (locks()?.request(name, begin) ?? begin());
  } catch (failure) {
    if (begun) throw failure;
    return work();
  }
}

/**
 * Tries for `patienceMs` to get a lock and then holds it for as long as the page lives.
 * @returns false where another page keeps it.
 */
export function holdForever(name: string, patienceMs: number): Promise<boolean> {
  const manager = locks();
  if (!manager) return Promise.resolve(true);
  return new Promise((resolve) => {
    const forever = () => (resolve(true), new Promise<never>(() => undefined));
    attempt(() => manager.request(name, { signal: AbortSignal.timeout(patienceMs) }, forever)).catch(
      (failure: unknown) => resolve(!isTimeout(failure)),
    );
  });
}

/**
 * Waits in line with the other pages of this browser and calls `begin` when it is this page's turn.
 * @returns what gives the turn, or the place in the line, back
 */
export function takeTurn(name: string, begin: () => void): () => void {
  const over = new AbortController();
  const { signal } = over;
  const hold = () => {
    if (signal.aborted) return Promise.resolve();
    begin();
    return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  };
  const manager = locks();
  if (!manager) begin();
  // Where locks are forbidden nobody stands in line.
  else attempt(() => manager.request(name, { signal }, hold)).catch(() => !signal.aborted && begin());
  return () => over.abort();
}

/** Null where the page has none, or may not even ask for them. */
function locks(): LockManager | null {
  try {
    return navigator.locks ?? null;
  } catch {
    return null;
  }
}

/** What is denied may be thrown at once as well as later. */
async function attempt(work: () => Promise<unknown>): Promise<unknown> {
  return work();
}

/** Anything else says that locks are denied: then no page has any. */
function isTimeout(failure: unknown): boolean {
  return failure instanceof DOMException && ['TimeoutError', 'AbortError'].includes(failure.name);
}
