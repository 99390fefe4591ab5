import { daysBefore, offsetOf, startOfDay, stretchesOf } from './zones.js';

const at = (text: string) => Date.parse(text);
const iso = (time: number) => new Date(time).toISOString();
const HOUR_MS = 3_600_000;

describe('the clocks of a zone', () => {
  it.each([
    ['UTC', '2026-07-01T12:00:00Z', 0],
    ['Europe/Berlin', '2026-01-01T12:00:00Z', 1],
    ['Europe/Berlin', '2026-07-01T12:00:00Z', 2],
    ['Asia/Kathmandu', '2026-07-01T12:00:00Z', 5.75],
    ['America/St_Johns', '2026-01-01T02:00:00Z', -3.5],
    ['Pacific/Apia', '2026-01-01T12:00:00.999Z', 13],
  ])('%s at %s', (zone, time, hours) => {
    expect(offsetOf(zone, at(time))).toBe(hours * HOUR_MS);
  });

  it('a day begins at its midnight, also on a day of 23 or 25 hours', () => {
    expect(iso(startOfDay('Europe/Berlin', at('2026-03-29T12:00:00Z')))).toBe('2026-03-28T23:00:00.000Z');
    expect(iso(startOfDay('Europe/Berlin', at('2026-03-30T12:00:00Z')))).toBe('2026-03-29T22:00:00.000Z');
    expect(iso(startOfDay('Europe/Berlin', at('2026-03-30T12:00:00Z'), 6))).toBe('2026-03-23T23:00:00.000Z');
    expect(iso(startOfDay('America/New_York', at('2026-11-02T03:00:00Z')))).toBe('2026-11-01T04:00:00.000Z');
  });

  it('the same time of day a week before', () => {
    expect(iso(daysBefore('Europe/Berlin', at('2026-03-31T10:30:00Z'), 7))).toBe('2026-03-24T11:30:00.000Z');
    expect(iso(daysBefore('UTC', at('2026-03-31T10:30:00Z'), 30))).toBe('2026-03-01T10:30:00.000Z');
  });

  it('a year has a stretch between every two changes, to the minute', () => {
    const year = stretchesOf('Europe/Berlin', at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'));
    expect(year.map(({ from, to, offset }) => [iso(from), iso(to), offset / HOUR_MS])).toEqual([
      ['2026-01-01T00:00:00.000Z', '2026-03-29T01:00:00.000Z', 1],
      ['2026-03-29T01:00:00.000Z', '2026-10-25T01:00:00.000Z', 2],
      ['2026-10-25T01:00:00.000Z', '2027-01-01T00:00:00.000Z', 1],
    ]);
    expect(stretchesOf('UTC', 0, 5)).toEqual([{ from: 0, to: 5, offset: 0 }]);
    expect(stretchesOf('UTC', 5, 5)).toEqual([]);
  });
});
