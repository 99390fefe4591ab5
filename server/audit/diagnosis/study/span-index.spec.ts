import { common, merged, overlap, type Span } from './spans.js';
import { countOf, lastOf, SpanIndex } from './span-index.js';

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** Few times, so that many spans begin or end at the same one, and some are empty. */
function spans(next: (below: number) => number, count: number): Span[] {
  return Array.from({ length: count }, () => {
    const from = next(40);
    return { from, until: from + next(12) };
  });
}

const ROUNDS = Array.from({ length: 60 }, (_, index) => numbers(index + 1));

describe('many spans', () => {
  it('are found as one by one', () => {
    for (const next of ROUNDS) {
      const all = spans(next, next(14));
      const index = new SpanIndex(all);
      for (const asked of [...spans(next, 40), { from: -Infinity, until: Infinity }]) {
        expect(index.touches(asked)).toBe(all.some((one) => overlap(one, asked)));
        expect(index.isIn(asked)).toBe(all.some(({ from, until }) => from >= asked.from && until <= asked.until));
      }
    }
  });

  it('have in common with others what each has with each', () => {
    for (const next of ROUNDS) {
      const [mine, theirs] = [merged(spans(next, 6)), merged(spans(next, 6))];
      const each = mine.flatMap((one) =>
        theirs
          .filter((other) => overlap(one, other))
          .map((other) => ({ from: Math.max(one.from, other.from), until: Math.min(one.until, other.until) })),
      );
      expect(common(mine, theirs)).toEqual(each);
    }
  });

  it('what is sorted is counted by halving', () => {
    const sorted = [1, 2, 2, 5];
    expect([0, 2, 9].map((most) => countOf(sorted, (one) => one <= most))).toEqual([0, 3, 4]);
    expect([0, 2, 9].map((most) => lastOf(sorted, (one) => one <= most))).toEqual([undefined, 2, 5]);
  });
});
