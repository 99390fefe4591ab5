/** So many rows at once that nobody notices. */
export const BATCH_ROWS = 500;

/**
 * Deletes what `next` finds, batch by batch, until it finds nothing more; each batch is a transaction of its own.
 * @returns how many rows went
 */
export async function inBatches(steps: {
  next: () => Promise<number[]>;
  remove: (ids: number[]) => Promise<unknown>;
}): Promise<number> {
  let gone = 0;
  for (let ids = await steps.next(); ids.length > 0; ids = await steps.next()) {
    await steps.remove(ids);
    gone += ids.length;
  }
  return gone;
}

const HOUR_MS = 60 * 60 * 1000;

/** Does this once an hour until the result is called. A failure is told to `failed`: the next hour tries again. */
export function everyHour(work: () => Promise<void>, failed: (error: unknown) => void): () => void {
  const timer = setInterval(() => void work().catch(failed), HOUR_MS).unref();
  return () => clearInterval(timer);
}
