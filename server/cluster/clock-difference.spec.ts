import { isFar, measured } from './clock-difference.js';

describe('the clock of this host beside the one of the database', () => {
  it('is compared at the middle of the question, and may be wrong by half of its time', () => {
    expect(measured({ before: 1_000, after: 1_010, there: 1_005 })).toEqual({ differenceMs: 0, withinMs: 5 });
    expect(measured({ before: 5_000, after: 5_000, there: 1_000 })).toEqual({ differenceMs: 4_000, withinMs: 0 });
  });

  it('is wrong when it is more than a second ahead or behind, and the answer came quickly enough to know', () => {
    expect(isFar(measured({ before: 3_000, after: 3_010, there: 1_000 }))).toBe(true);
    expect(isFar(measured({ before: 1_000, after: 1_010, there: 3_000 }))).toBe(true);
    expect(isFar(measured({ before: 1_900, after: 1_910, there: 1_000 }))).toBe(false);
    expect(isFar(measured({ before: 1_000, after: 5_000, there: 1_500 }))).toBe(false);
  });
});
