import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import type { Settings } from '../config/settings.js';
import { RedisCounts } from './redis-counts.js';
import type { Wake } from './wake.js';

const SETTINGS = { redisUrl: null, databaseUrl: null, jwtSecret: 'x' } as unknown as Settings;
const QUESTION = { keys: [], arguments: [] };

/** Counts that ask this Redis. */
const counting = (evaluate: () => Promise<unknown>) =>
  new RedisCounts(SETTINGS, { redis: { eval: evaluate } } as unknown as Wake);

/** This process does not run for so long. */
function standStill(forMs: number): void {
  for (const until = performance.now() + forMs; performance.now() < until;);
}

describe('a count in Redis', () => {
  it('is taken where the answer came while this process stood still, as are those after it', async () => {
    // Made in another thread, so that it is ready long before this one reads it.
    const counts = counting(() => promisify(randomBytes)(8));
    for (const _ of [1, 2]) {
      const asked = counts.eval('', QUESTION);
      standStill(250);
      await expect(asked).resolves.toHaveLength(8);
    }
  });

  it('is waited for once more where this process stood still and the answer comes then', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const asked = counting(() => promise).eval('', QUESTION);
    standStill(250);
    setImmediate(() => setImmediate(() => resolve(1)));
    await expect(asked).resolves.toBe(1);
  });

  it('is not waited for where Redis is silent, and not even asked for again for a second', async () => {
    let questions = 0;
    const counts = counting(() => {
      questions += 1;
      return new Promise(() => undefined);
    });
    await expect(counts.eval('', QUESTION)).rejects.toThrow('Redis is late');
    await expect(counts.eval('', QUESTION)).rejects.toThrow('Redis is away');
    expect(questions).toBe(1);
  });
});

describe('whoever counts', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  /** What has become of a question to a silent Redis until now. */
  function asked(): { outcome: string } {
    const seen = { outcome: 'waits' };
    const silent = counting(() => new Promise(() => undefined));
    silent.eval('', QUESTION).catch((error: unknown) => (seen.outcome = (error as Error).message));
    return seen;
  }

  it('waits for a silent Redis for 0.1 s, and no longer', async () => {
    const seen = asked();
    await jest.advanceTimersByTimeAsync(99);
    expect(seen.outcome).toBe('waits');
    // The timer, and the immediate after it.
    await jest.advanceTimersByTimeAsync(2);
    expect(seen.outcome).toBe('Redis is late');
  });

  it('waits for it for a second where this process keeps standing still, and no longer', async () => {
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const seen = asked();
    for (now = 200; now < 1_000; now += 200) {
      await jest.advanceTimersByTimeAsync(100);
      expect([now, seen.outcome]).toEqual([now, 'waits']);
    }
    await jest.advanceTimersByTimeAsync(100);
    expect(seen.outcome).toBe('Redis is late');
  });
});
