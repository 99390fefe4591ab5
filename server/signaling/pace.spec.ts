import type { Spending } from '../limits/spending.js';
import { Pace } from './pace.js';

const pace = (limits: 'on' | 'off') =>
  new Pace({ rateLimits: limits === 'on' }, { took: () => undefined } as unknown as Spending);
const flood = (bucket: Pace, count: number, now: number) =>
  Array.from({ length: count }, () => bucket.take('user:1', now));

describe('S8: one user who floods is slowed, then cut off', () => {
  it('lets a burst pass, then slows down, and recovers with time', () => {
    const bucket = pace('on');
    expect(new Set(flood(bucket, 600, 0))).toEqual(new Set(['pass']));
    expect(bucket.take('user:1', 0)).toBe('slow-down');
    expect(bucket.take('user:1', 1000)).toBe('pass');
  });

  it('cuts off who goes on regardless, and nobody else', () => {
    const bucket = pace('on');
    expect(flood(bucket, 3000, 0).at(-1)).toBe('cut-off');
    expect(bucket.take('user:2', 0)).toBe('pass');
  });

  it('forgets people who are quiet when too many are known, and nobody who floods', () => {
    const bucket = pace('on');
    for (let id = 2; id <= 6_000; id += 1) bucket.take(`user:${id}`, 0);
    flood(bucket, 600, 10_000);
    bucket.take('user:6001', 10_000);
    expect(bucket.take('user:1', 10_000)).toBe('slow-down');
  });

  it('is off for load tests', () => {
    expect(new Set(flood(pace('off'), 5000, 0))).toEqual(new Set(['pass']));
  });
});
