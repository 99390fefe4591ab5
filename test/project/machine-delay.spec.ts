import { mostWithin } from '../browser/support/machine.js';

const delays = [
  { at: 100, ms: 50 },
  { at: 1_000, ms: 300 },
  { at: 1_500, ms: 400 },
  { at: 9_000, ms: 600 },
];

describe("what a limit of time allows for the machine's own delays", () => {
  it.each([
    ['the longest alone', 100, 600],
    ['those that came together', 600, 700],
    ['not the sum of a long step', 2_000, 750],
    ['all, where the limit is as long as the step', 9_000, 1_350],
  ])('%s', (_, withinMs, most) => expect(mostWithin(delays, withinMs)).toBe(most));

  it('nothing where there was none', () => expect(mostWithin([], 1_000)).toBe(0));
});
