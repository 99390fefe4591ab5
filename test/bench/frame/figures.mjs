/** What is made of the numbers of several rounds. */

/** With an even number of values: the mean of the two in the middle. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The smallest value that at least this share of all values does not exceed (nearest rank). */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** @returns `{ median, low, high }` of the values of all rounds */
export const summary = (values) => ({
  median: median(values),
  low: Math.min(...values),
  high: Math.max(...values),
});

/**
 * How many times that of another. Both were measured in the same rounds, so each round has a ratio of its own: what slows the
 * machine down for a while slows both down. @returns `{ median, low, high }` of these ratios
 */
export function ratio(values, others) {
  if (values.length !== others.length) throw new Error('Ratios need two that were measured in the same rounds.');
  return summary(values.map((value, round) => value / others[round]));
}

/** The same for differences. */
export function above(values, others) {
  if (values.length !== others.length) throw new Error('Differences need two that were measured in the same rounds.');
  return summary(values.map((value, round) => value - others[round]));
}

/** `ok`, `at least`, `missed`, or `not measured`. A goal without a least is met or missed. */
export function verdict(reached, { goal, least = goal }) {
  if (reached === undefined || Number.isNaN(reached)) return 'not measured';
  if (reached <= goal) return 'ok';
  return reached <= least ? 'at least' : 'missed';
}
