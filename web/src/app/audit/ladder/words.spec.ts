import { clockOf, shortClockOf, spanWords, zoneOf } from './clock';
import { deedOf, moveOf, target } from './controls/keys';
import { isolated } from '../../shared-ui/isolated';
import { shortened } from './words/names';
import { anchorAt, fitting, placeOf } from './controls/zoom';
import { timeAxis } from './time-axis';

describe('clock', () => {
  it('is exact to the millisecond', () => {
    const time = new Date(2026, 10, 20, 9, 3, 2, 8).getTime();
    expect(clockOf(time)).toBe('09:03:02.008');
    expect(shortClockOf(time)).toBe('03:02.008');
    expect(zoneOf(time)).toMatch(/^UTC/);
  });

  it('says how long', () => {
    const words = [0, 12.4, 999, 4_240, 12_000, 60_000, 252_000, 3_600_000, 3_900_000].map(spanWords);
    expect(words).toEqual(['0 ms', '12 ms', '999 ms', '4.2 s', '12 s', '1 min', '4 min 12 s', '1 h', '1 h 5 min']);
  });
});

describe('names', () => {
  it('cannot turn the words around them', () => {
    expect(isolated('Ann')).toBe('Ann');
    expect(isolated('בן')).toBe('\u2068בן\u2069');
    expect(isolated('Ann\u202e\u2066 gro')).toBe('Ann gro');
  });

  it('are cut between characters, and closed again', () => {
    expect(shortened('abcdef', 4)).toBe('abc…');
    expect(shortened('👍👍👍', 2)).toBe('👍…');
    expect(shortened('\u2068בן דוד\u2069: connected', 5)).toBe('\u2068בן…\u2069');
  });
});

describe('keys', () => {
  const key = (name: string, part: Partial<KeyboardEvent> = {}) => ({ key: name, ...part }) as KeyboardEvent;
  const of = { from: 5, count: 20, page: 8, failures: [2, 9, 12] };

  it('lead from step to step', () => {
    expect(moveOf(key('j'))).toBe('after');
    expect(moveOf(key('ArrowUp'))).toBe('before');
    expect(moveOf(key('f', { ctrlKey: true }))).toBeNull();
    expect(deedOf(key('Escape'))).toBe('let-go');
    expect(deedOf(key('x'))).toBeNull();
  });

  it('stop at the ends, and failures come round', () => {
    expect(target('after', of)).toBe(6);
    expect(target('page-up', of)).toBe(0);
    expect(target('page-down', { ...of, from: 15 })).toBe(19);
    expect(target('last', of)).toBe(19);
    expect(target('after', { ...of, from: -1 })).toBe(0);
    expect(target('failure', of)).toBe(9);
    expect(target('failure', { ...of, from: 12 })).toBe(2);
    expect(target('failure', { ...of, failures: [] })).toBeNull();
    expect(target('after', { ...of, count: 0 })).toBeNull();
  });
});

describe('zoom', () => {
  const times = [0, 1_000, 60_000, 61_000];

  it('fits the height where that is possible', () => {
    const axis = timeAxis(times, { pixelsPerSecond: fitting({ times }, 400), row: 28 });
    expect(axis.height).toBeLessThanOrEqual(400);
    expect(axis.height).toBeGreaterThan(200);
  });

  it('keeps what is under the pointer where it is', () => {
    const [before, after] = [4, 8].map((pixelsPerSecond) => timeAxis(times, { pixelsPerSecond, row: 28 }));
    const near = anchorAt(before.rows[2] + 5, before);
    expect(placeOf(near, after)).toBe(after.rows[2] + 5);
    const between = anchorAt((before.rows[1] + before.rows[2]) / 2, before);
    expect(after.timeAt(placeOf(between, after))).toBeCloseTo(30_500);
  });
});
