import fc from 'fast-check';
import { firstAtLeast, timeAxis } from './time-axis';

const START = Date.parse('2026-11-20T10:00:00.000Z');
const ROW = 26;
const at = (...seconds: number[]) => seconds.map((second) => START + second * 1000);

/** Pauses of every size; many of them are zero. */
const pauses = fc.array(fc.oneof(fc.constant(0), fc.nat(300), fc.nat(20_000), fc.nat(5_000_000)), {
  minLength: 1,
  maxLength: 80,
});
const wishes = fc.record({ pixelsPerSecond: fc.double({ min: 0.1, max: 2000, noNaN: true }), row: fc.constant(ROW) });
const timesOf = (steps: number[]) => {
  let time = START;
  return steps.map((pause) => (time += pause));
};

describe('timeAxis', () => {
  it('keeps steps a row apart, also those of the same millisecond', () =>
    fc.assert(
      fc.property(pauses, wishes, (steps, wish) => {
        const { rows, height } = timeAxis(timesOf(steps), wish);
        expect(rows).toHaveLength(steps.length);
        for (let i = 1; i < rows.length; i++) expect(rows[i] - rows[i - 1]).toBeGreaterThanOrEqual(ROW - 1e-6);
        expect(height).toBeGreaterThan(rows.at(-1)!);
      }),
    ));

  it('never goes back in time', () =>
    fc.assert(
      fc.property(pauses, wishes, fc.array(fc.double({ min: -0.1, max: 1.1, noNaN: true })), (steps, wish, parts) => {
        const times = timesOf(steps);
        const axis = timeAxis(times, wish);
        const asked = parts.map((part) => times[0] + part * (times.at(-1)! - times[0])).sort((a, b) => a - b);
        const ys = asked.map(axis.yOf);
        for (let i = 1; i < ys.length; i++) expect(ys[i]).toBeGreaterThanOrEqual(ys[i - 1] - 1e-6);
      }),
    ));

  it('leads back to the time from which it came', () =>
    fc.assert(
      fc.property(pauses, wishes, fc.double({ min: 0, max: 1, noNaN: true }), (steps, wish, part) => {
        const times = timesOf(steps);
        const axis = timeAxis(times, wish);
        const time = times[0] + part * (times.at(-1)! - times[0]);
        expect(Math.abs(axis.timeAt(axis.yOf(time)) - time)).toBeLessThan(1);
        axis.rows.forEach((y, i) => expect(Math.abs(axis.timeAt(y) - times[i])).toBeLessThan(1));
      }),
    ));

  it('is proportional to time where there is room', () => {
    const { rows, gaps } = timeAxis(at(0, 1, 3), { pixelsPerSecond: 50, row: ROW });
    expect(rows[1] - rows[0]).toBeCloseTo(50);
    expect(rows[2] - rows[1]).toBeCloseTo(100);
    expect(gaps).toEqual([]);
  });

  it('folds a long stretch without steps, and still has place for every time in it', () => {
    const axis = timeAxis(at(0, 252, 253), { pixelsPerSecond: 10, row: ROW });
    expect(axis.gaps).toMatchObject([{ from: START, to: START + 252_000 }]);
    expect(axis.rows[1] - axis.rows[0]).toBeLessThan(252 * 10);
    expect(axis.yOf(START + 126_000)).toBeCloseTo((axis.rows[0] + axis.rows[1]) / 2);
  });

  it('marks a long stretch without steps at every zoom', () =>
    fc.assert(
      fc.property(wishes, fc.integer({ min: 31, max: 5_000 }), (wish, seconds) => {
        const [gap] = timeAxis(at(0, seconds), wish).gaps;
        expect(gap.bottom - gap.top).toBeGreaterThanOrEqual(56);
      }),
    ));

  it('draws a shorter one as long as it is while that can be seen, and else marks it too', () => {
    expect(timeAxis(at(0, 12), { pixelsPerSecond: 4, row: ROW }).gaps).toEqual([]);
    expect(timeAxis(at(0, 12), { pixelsPerSecond: 1, row: ROW }).gaps).toHaveLength(1);
    expect(timeAxis(at(0, 9), { pixelsPerSecond: 1, row: ROW }).gaps).toEqual([]);
  });

  it('leaves room in a gap for what was measured in it, and no more than its time takes', () => {
    const heightOf = (seconds: number) => {
      const [gap] = timeAxis(at(0, seconds), { pixelsPerSecond: 10, row: ROW, gapPace: 3 }).gaps;
      return gap.bottom - gap.top;
    };
    expect(heightOf(45)).toBe(135);
    expect(heightOf(3_600)).toBe(1_800);
    expect(timeAxis(at(0, 600), { pixelsPerSecond: 0.25, row: ROW, gapPace: 3 }).height).toBeLessThan(250);
  });

  it('reaches as far as asked beyond the steps', () => {
    const axis = timeAxis(at(5, 6), { pixelsPerSecond: 10, row: ROW, from: START, to: START + 9000 });
    expect(axis.timeAt(0)).toBe(START);
    expect(axis.timeAt(axis.height)).toBe(START + 9000);
    expect(axis.rows[0] - axis.yOf(START)).toBeCloseTo(50);
  });

  it('is empty where there is nothing, and has a place for one step', () => {
    expect(timeAxis([], { pixelsPerSecond: 10, row: ROW })).toMatchObject({ height: 0, rows: [] });
    const one = timeAxis(at(0), { pixelsPerSecond: 10, row: ROW });
    expect(one.timeAt(one.rows[0])).toBe(START);
  });
});

describe('firstAtLeast', () => {
  it('finds the first of equal ones', () => {
    expect(firstAtLeast([1, 2, 2, 3], 2)).toBe(1);
    expect(firstAtLeast([1, 2], 5)).toBe(2);
    expect(firstAtLeast([], 1)).toBe(0);
  });
});
