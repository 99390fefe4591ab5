/**
 * Runs `work` under a Web Lock. These exist only in secure contexts, and may be denied there; then the work runs
 * without a lock.
 */
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
 * Tries for `patienceMs` to get a lock, and then holds it until the page is closed.
 *
 * @returns false if another page holds it
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
 * Queues with the other pages of this browser and calls `begin` when it is this page's turn.
 *
 * @returns a function that gives up the turn, or the place in the queue
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
  // If locks are denied there is no queue, so begin at once.
  else attempt(() => manager.request(name, { signal }, hold)).catch(() => !signal.aborted && begin());
  return () => over.abort();
}

/** Null if the page has no locks, or may not even ask for them. */
function locks(): LockManager | null {
  try {
    return navigator.locks ?? null;
  } catch {
    return null;
  }
}

/** A denial may be thrown synchronously or reject later. */
async function attempt(work: () => Promise<unknown>): Promise<unknown> {
  return work();
}

/** Any other error means that locks are denied, and then no page has them. */
function isTimeout(failure: unknown): boolean {
  return failure instanceof DOMException && ['TimeoutError', 'AbortError'].includes(failure.name);
}
