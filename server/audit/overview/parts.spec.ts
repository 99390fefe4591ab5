import { partsOf } from './parts.js';

const DAY = 86_400_000;
const spanOf = (from: number, to: number) => ({ from: new Date(from * DAY), to: new Date(to * DAY) });
const partsIn = (from: number, to: number, ...counted: number[]) => {
  const { days, rest } = partsOf(spanOf(from, to), new Set(counted));
  return [days, rest.map((one) => [+one.from / DAY, +one.to / DAY])];
};

it.each([
  [
    'both ends are counted as they are',
    partsIn(9.5, 13.25, 9, 10, 11, 12, 13),
    [
      [10, 11, 12],
      [
        [9.5, 10],
        [13, 13.25],
      ],
    ],
  ],
  ['a span of whole days needs nothing else', partsIn(10, 12, 10, 11), [[10, 11], []]],
  [
    'days that are not counted are one span with what is beside them',
    partsIn(9.5, 14.5, 12),
    [
      [12],
      [
        [9.5, 12],
        [13, 14.5],
      ],
    ],
  ],
  ['within a day', partsIn(9.25, 9.5, 9), [[], [[9.25, 9.5]]]],
  ['over one midnight', partsIn(9.25, 10.5, 9, 10), [[], [[9.25, 10.5]]]],
  ['nothing is counted yet', partsIn(9.5, 20.5), [[], [[9.5, 20.5]]]],
])('%s', (_, parts, expected) => expect(parts).toEqual(expected));

it('every moment of a span is in exactly one part, whatever is counted', () => {
  for (let mask = 0; mask < 64; mask += 1) {
    const counted = [10, 11, 12, 13, 14, 15].filter((_, n) => mask & (1 << n));
    const { days, rest } = partsOf(spanOf(9.75, 15.5), new Set(counted));
    const pieces = [...days.map((day) => [day, day + 1]), ...rest.map(({ from, to }) => [+from / DAY, +to / DAY])];
    pieces.sort(([a], [b]) => a! - b!);
    expect([pieces[0]![0], pieces.at(-1)![1]]).toEqual([9.75, 15.5]);
    for (const [n, piece] of pieces.slice(1).entries()) expect(piece[0]).toBe(pieces[n]![1]);
  }
});
