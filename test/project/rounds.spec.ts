import { oneOfEach, sampled } from '../support/rounds.js';

const NUMBERS = [1, 2, 3, 4, 5, 6, 7];
const isEven = (number: number) => number % 2 === 0;

describe('what every run has of a list', () => {
  it('is all of it in the long run', () => {
    expect(sampled(NUMBERS, 3, 1, true)).toEqual(NUMBERS);
    expect(oneOfEach(NUMBERS, isEven, true)).toEqual(NUMBERS);
  });

  it('gets to every item as the start moves on', () => {
    const seen = [0, 1, 2].flatMap((from) => sampled(NUMBERS, 3, from, false));
    expect(seen.sort()).toEqual(NUMBERS);
  });

  it('has the first of each kind', () => {
    expect(oneOfEach(NUMBERS, isEven, false)).toEqual([1, 2]);
  });
});
