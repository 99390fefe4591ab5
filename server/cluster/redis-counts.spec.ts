import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
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
