import type { Span } from './spans.js';

/** How many of the first items fit, found by halving: after one that does not fit, none fits. */
export function countOf<T>(sorted: readonly T[], fits: (one: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (fits(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last of those that fit. */
export const lastOf = <T>(sorted: readonly T[], fits: (one: T) => boolean): T | undefined =>
  sorted[countOf(sorted, fits) - 1];

/**
 * Many spans, of which rules ask again and again whether any touches a given one. Spans may contain each other. A call may have tens of
 * thousands of spans and as many questions, so each question is answered by halving.
 */
export class SpanIndex {
  private readonly sorted: Span[];
  /** The latest end among the spans that begin no later than this one. */
  private readonly latest: number[] = [];
  /** The earliest end among the spans that begin no sooner than this one. */
  private readonly earliest: number[];

  constructor(spans: readonly Span[]) {
    this.sorted = [...spans].sort((a, b) => a.from - b.from);
    let latest = -Infinity;
    for (const { until } of this.sorted) this.latest.push((latest = Math.max(latest, until)));
    let earliest = Infinity;
    this.earliest = this.sorted.map(() => Infinity);
    for (let index = this.sorted.length - 1; index >= 0; index -= 1)
      this.earliest[index] = earliest = Math.min(earliest, this.sorted[index]!.until);
  }

  /** Whether one of them overlaps this span, as `overlap` says of two. */
  touches({ from, until }: Span): boolean {
    const begun = countOf(this.sorted, (one) => one.from < until);
    return begun > 0 && this.latest[begun - 1]! > from;
  }

  /** Whether one of them lies in this span. */
  isIn({ from, until }: Span): boolean {
    const before = countOf(this.sorted, (one) => one.from < from);
    return before < this.sorted.length && this.earliest[before]! <= until;
  }
}
