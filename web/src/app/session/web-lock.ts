/** Web Locks exist only in secure contexts; without them the work runs unguarded. */
export function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request(name, work);
}

/**
 * Tries for `patienceMs` to get a lock and then holds it for as long as the page lives.
 * @returns false where another page keeps it.
 */
export function holdForever(name: string, patienceMs: number): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const forever = () => (resolve(true), new Promise<never>(() => undefined));
    navigator.locks.request(name, { signal: AbortSignal.timeout(patienceMs) }, forever).catch(() => resolve(false));
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
  if (!('locks' in navigator)) begin();
  // Where locks are forbidden nobody stands in line.
  else navigator.locks.request(name, { signal }, hold).catch(() => !signal.aborted && begin());
  return () => over.abort();
}
