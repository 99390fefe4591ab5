import { duringDay } from './time-of-day.js';

const span = { from: '2026-03-20T00:00:00Z', to: '2026-04-02T00:00:00Z' };
const now = Date.parse('2026-06-01T00:00:00Z');
const timesIn = (of: { from?: string; to?: string; timeZone?: string }) => {
  const { sql, parameters } = duringDay(
    'at',
    { from: undefined, to: undefined, timeZone: undefined, ...of, span },
    now,
  );
  return [[...sql.matchAll(/'(\d\d:\d\d)'/g)].map(([, time]) => time), Object.keys(parameters).length];
};

describe('a time of the day', () => {
  it('is asked in UTC, on either side of a change of the clocks', () => {
    expect(timesIn({ from: '09:00', to: '17:00' })).toEqual([['09:00', '17:00'], 2]);
    expect(timesIn({ from: '09:00', to: '17:00', timeZone: 'Europe/Berlin' })).toEqual([
      // The newest first.
      ['07:00', '15:00', '08:00', '16:00'],
      3,
    ]);
  });

  it('may go past midnight, here or in UTC', () => {
    expect(duringDay('at', { from: '22:00', to: '06:00', timeZone: 'UTC', span }, now).sql).toContain(
      "(SUBSTR(at, 12, 5) >= '22:00' OR SUBSTR(at, 12, 5) < '06:00')",
    );
    expect(timesIn({ from: '01:00', to: '05:00', timeZone: 'Asia/Tokyo' })).toEqual([['16:00', '20:00'], 2]);
    expect(timesIn({ from: '22:00' })).toEqual([['22:00', '00:00'], 2]);
    expect(timesIn({ to: '00:30', timeZone: 'Asia/Kathmandu' })).toEqual([['18:15', '18:45'], 2]);
  });

  it('is asked in the same words all day', () => {
    const at = (time: string) =>
      duringDay(
        'at',
        { from: '09:00', to: '17:00', timeZone: 'Europe/Berlin', span: { from: undefined, to: undefined } },
        Date.parse(time),
      );
    expect(at('2026-06-01T23:00:00Z')).toEqual(at('2026-06-01T01:00:00Z'));
    const { sql, parameters } = at('2026-06-01T01:00:00Z');
    expect(sql).toMatch(/^\(CASE WHEN at >= :stretchesEnd THEN 0 WHEN at >= :stretchFrom0 THEN /);
    const moments = Object.entries(parameters).map(([name, moment]) => [name, (moment as Date).toISOString()]);
    expect(moments.slice(0, 3)).toEqual([
      ['stretchesEnd', '2026-06-03T00:00:00.000Z'],
      ['stretchFrom0', '2026-03-29T01:00:00.000Z'],
      ['stretchFrom1', '2025-10-26T01:00:00.000Z'],
    ]);
  });

  it('asks for nothing in a span that is over before it began', () => {
    const empty = { from: '2026-05-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
    expect(duringDay('at', { from: '09:00', to: undefined, timeZone: 'UTC', span: empty }, now).sql).toBe('1 = 0');
  });
});
