import { spansOf } from './spans.js';

const iso = ({ from, to }: { from: Date; to: Date }) => [from.toISOString(), to.toISOString()];
/** A Monday, 10:30 in Berlin, the day after the clocks were put forward. */
const NOW = Date.parse('2026-03-30T08:30:00.000Z');

it.each([
  [
    1,
    ['2026-03-29T22:00:00.000Z', '2026-03-30T08:30:00.000Z'],
    ['2026-03-22T23:00:00.000Z', '2026-03-23T09:30:00.000Z'],
  ],
  [
    7,
    ['2026-03-23T23:00:00.000Z', '2026-03-30T08:30:00.000Z'],
    ['2026-03-16T23:00:00.000Z', '2026-03-23T09:30:00.000Z'],
  ],
  [
    30,
    ['2026-02-28T23:00:00.000Z', '2026-03-30T08:30:00.000Z'],
    ['2026-01-29T23:00:00.000Z', '2026-02-28T09:30:00.000Z'],
  ],
] as const)('%i days, beside the same hours before', (days, now, before) => {
  const spans = spansOf(days, 'Europe/Berlin', NOW);
  expect([iso(spans.now), iso(spans.before)]).toEqual([now, before]);
});
