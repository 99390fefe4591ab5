/** A figure of a fault, and what is promised of it. */
export interface Figure {
  /** What was measured. */
  of: string;
  ms: number;
  atMostMs: number;
}

const inSeconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

/** Prints what was measured beside what is promised, and fails if the promise was not kept. */
export function keeps(...figures: Figure[]): void {
  const { currentTestName } = expect.getState();
  for (const { of, ms, atMostMs } of figures)
    process.stdout.write(`FIGURE ${currentTestName}: ${of} ${inSeconds(ms)} (at most ${inSeconds(atMostMs)})\n`);
  expect(figures.filter(({ ms, atMostMs }) => !(ms <= atMostMs))).toEqual([]);
}

/** Prints a count. */
export function tell(words: string): void {
  process.stdout.write(`FIGURE ${expect.getState().currentTestName}: ${words}\n`);
}

/** The value below which this share of the values lies. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;
