import { Buckets, TokenBucket } from './token-bucket.js';

const SECOND = 1_000;

describe('TokenBucket', () => {
  it('lets so many through at once, and then one by one', () => {
    const bucket = new TokenBucket({ burst: 3, perSecond: 0.5 }, 0);
    const taken = (now: number, count = 5) => Array.from({ length: count }, () => bucket.take(1, now)).filter(Boolean);
    expect(taken(0)).toHaveLength(3);
    expect(taken(1 * SECOND)).toHaveLength(0);
    expect(taken(2 * SECOND)).toHaveLength(1);
    expect(taken(1_000 * SECOND)).toHaveLength(3);
  });

  it('is filled with time, and never above its brim', () => {
    const bucket = new TokenBucket({ burst: 2, perSecond: 1 }, 0);
    expect([bucket.take(1, 0), bucket.take(1, 0), bucket.take(1, 0), bucket.take(1, 1_000)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect([bucket.isFull(2_000), bucket.isFull(60_000), bucket.draw(5, 60_000)]).toEqual([false, true, -3]);
  });

  it('gives what costs more than there ever is when it is full', () => {
    const bucket = new TokenBucket({ burst: 10, perSecond: 1 }, 0);
    expect(bucket.secondsUntil(50, 0)).toBe(0);
    expect([bucket.take(50, 0), bucket.take(50, 4 * SECOND)]).toEqual([true, false]);
    expect(bucket.secondsUntil(50, 4 * SECOND)).toBe(6);
  });

  it('refills what was spent elsewhere before it gives again, a whole burst at most', () => {
    const bucket = new TokenBucket({ burst: 10, perSecond: 1 }, 0);
    bucket.lose(15, 0);
    expect(bucket.secondsUntil(1, 0)).toBe(6);
    bucket.lose(100, 0);
    expect([bucket.left, bucket.secondsUntil(1, 0)]).toEqual([-10, 11]);
  });

  it('says when there will be enough, which is never where nothing is refilled', () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 0 }, 0);
    expect([bucket.secondsUntil(1, 0), bucket.take(1, 0), bucket.secondsUntil(1, 0)]).toEqual([0, true, Infinity]);
  });

  it('loses nothing when the clock is set back', () => {
    const bucket = new TokenBucket({ burst: 10, perSecond: 1 }, 5 * SECOND);
    bucket.take(4, 5 * SECOND);
    expect(bucket.has(6, 1 * SECOND)).toBe(true);
  });
});

describe('Buckets', () => {
  it('remember so many keys and no more', () => {
    const buckets = new Buckets({ burst: 1, perSecond: 1 }, 100);
    for (let key = 0; key < 1_000; key += 1) buckets.of(`key ${key}`, 0).take(1, 0);
    expect(buckets.size).toBe(100);
  });

  it('remember those that were used last', () => {
    const buckets = new Buckets({ burst: 1, perSecond: 0 }, 2);
    const take = (key: string) => buckets.of(key).take();
    expect(['a', 'b', 'a', 'c', 'a', 'b'].map(take)).toEqual([true, true, false, true, false, true]);
  });
});
