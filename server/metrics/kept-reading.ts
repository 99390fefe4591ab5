/**
 * A reader whose result is kept for some time, and which several that ask at the same moment share: whoever may read the metrics costs the
 * database no more than one look in that time. A failure is not kept.
 */
export function keptReading<T>(read: () => Promise<T>, forMs: number): () => Promise<T> {
  let kept: { reading: Promise<T>; until: number } | null = null;
  return () => {
    if (kept !== null && performance.now() < kept.until) return kept.reading;
    const mine = { reading: read(), until: Infinity };
    kept = mine;
    mine.reading.then(
      () => (mine.until = performance.now() + forMs),
      () => (mine.until = 0),
    );
    return mine.reading;
  };
}
