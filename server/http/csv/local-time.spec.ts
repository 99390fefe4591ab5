import { LocalTimes } from './local-time.js';

it.each([
  ['Europe/Berlin', '2026-03-29T00:30:00.000Z', '2026-03-29 01:30:00+01:00'],
  ['Europe/Berlin', '2026-03-29T01:30:00.000Z', '2026-03-29 03:30:00+02:00'],
  ['Asia/Kathmandu', '2026-11-20T23:00:01.999Z', '2026-11-21 04:45:01+05:45'],
  ['America/St_Johns', '2026-01-01T00:00:00.000Z', '2025-12-31 20:30:00-03:30'],
  ['UTC', '2026-01-01T00:00:00.000Z', '2026-01-01 00:00:00+00:00'],
])('in %s %s is %s', (zone, at, local) => {
  expect(new LocalTimes(zone).cells(at)).toEqual([local, zone]);
  expect(new LocalTimes(zone).columns).toEqual(['localTime', 'timeZone']);
});

it('without a zone there is no more than UTC', () => {
  const times = new LocalTimes(undefined);
  expect([times.columns, times.cells('2026-01-01T00:00:00.000Z')]).toEqual([[], []]);
});
