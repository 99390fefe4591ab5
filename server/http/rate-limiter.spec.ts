import type { RedisClient } from '@redis/client';
import { RedisCounts } from '../cluster/redis-counts.js';
import type { Wake } from '../cluster/wake.js';
import { ProblemError } from './errors/problem.js';
import { addressKey, RateLimiter, REMEMBERED_KEYS, type Use } from './rate-limiter.js';

const use = (name: string, key = 'me', points = 2): Use => ({ limit: { name, points, seconds: 60 }, key });

const ONE = { redisUrl: null, databaseUrl: null, jwtSecret: 'a secret' };
const SEVERAL = { ...ONE, redisUrl: 'redis://redis', databaseUrl: 'mysql://database/parley' };
const newLimiter = ({ rateLimits } = { rateLimits: true }) =>
  new RateLimiter({ rateLimits }, new RedisCounts(ONE, { redis: null } as Wake));

describe('RateLimiter', () => {
  it('lets so many through and then says how long to wait', async () => {
    const limiter = newLimiter();
    await limiter.take(use('a'));
    await limiter.take(use('a'));
    const refusal = await limiter.take(use('a')).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ProblemError);
    expect(refusal).toMatchObject({ code: 'rate-limited', status: 429, extras: { retryAfter: 60 } });
    await limiter.take(use('a', 'somebody else'));
  });

  it('uses up no other limit where one refuses', async () => {
    const limiter = newLimiter();
    const narrow = use('narrow', 'me', 1);
    await limiter.take(use('wide', 'me', 3), narrow);
    for (let again = 0; again < 5; again += 1)
      await expect(limiter.take(use('wide', 'me', 3), narrow)).rejects.toThrow('rate-limited');
    await limiter.take(use('wide', 'me', 3));
    await limiter.take(use('wide', 'me', 3));
    await expect(limiter.take(use('wide', 'me', 3))).rejects.toThrow('rate-limited');
  });

  it('forgets and gives back', async () => {
    const limiter = newLimiter();
    const one = use('one', 'me', 1);
    await limiter.take(one);
    await limiter.giveBack(one);
    await limiter.take(one);
    await limiter.reset(one);
    await limiter.take(one);
    await expect(limiter.take(one)).rejects.toThrow('rate-limited');
  });

  it('counts nobody for somebody else, among as many as it remembers', async () => {
    const limiter = newLimiter();
    const keys = Array.from({ length: 2_000 }, (_, n) => use('many', `somebody ${n}`, 1));
    for (const one of keys) await limiter.take(one);
    for (const one of keys.slice(0, 50)) await expect(limiter.take(one)).rejects.toThrow('rate-limited');
  });

  it('goes on counting where there are more than it remembers', async () => {
    const limiter = newLimiter();
    const take = (key: string) => limiter.take(use('crowd', key, 5));
    for (let n = 0; n < REMEMBERED_KEYS; n += 1) await take(`somebody ${n}`);
    for (const key of ['somebody 3', 'one more'])
      await expect(Promise.all(Array.from({ length: 6 }, () => take(key)))).rejects.toThrow('rate-limited');
  });

  it('lets everything through when limits are off', async () => {
    const limiter = newLimiter({ rateLimits: false });
    for (let again = 0; again < 10; again += 1) await limiter.take(use('a'));
  });
});

/** A Redis that counts, until it is away or stops answering. */
class FakeRedis {
  readonly counts = new Map<string, number>();
  asked = 0;
  state: 'up' | 'frozen' | 'away' = 'up';

  get redis(): RedisClient | null {
    return this.state === 'away' ? null : (this as unknown as RedisClient);
  }

  eval(_: string, { keys: [key], arguments: [points] }: { keys: string[]; arguments: string[] }): Promise<unknown> {
    this.asked += 1;
    if (this.state === 'frozen') return new Promise(() => undefined);
    const count = (this.counts.get(key!) ?? 0) + Number(points);
    this.counts.set(key!, count);
    return Promise.resolve([count, 60_000]);
  }

  del(key: string): Promise<number> {
    return Promise.resolve(this.counts.delete(key) ? 1 : 0);
  }

  process(settings = SEVERAL): RateLimiter {
    return new RateLimiter({ rateLimits: true }, new RedisCounts(settings, this as unknown as Wake));
  }
}

describe('limits of several processes', () => {
  const left = async (limiter: RateLimiter, name: string) => {
    for (let times = 0; ; times += 1)
      if (
        !(await limiter.take(use(name, 'ann@example.com', 10)).then(
          () => true,
          () => false,
        ))
      )
        return times;
  };

  it('are counted together, and say how long to wait', async () => {
    const redis = new FakeRedis();
    const [a, b] = [redis.process(), redis.process()];
    const one = use('one', 'me', 4);
    for (const process of [a, b, a, b]) await process.take(one);
    await expect(b.take(one)).rejects.toMatchObject({ code: 'rate-limited', extras: { retryAfter: 60 } });
    await a.giveBack(one);
    await b.take(one);
    await a.reset(one);
    await b.take(one);
  });

  it('of another installation in the same Redis are others', async () => {
    const redis = new FakeRedis();
    expect(await left(redis.process(), 'a')).toBe(10);
    expect(await left(redis.process({ ...SEVERAL, jwtSecret: 'another secret' }), 'a')).toBe(10);
    expect(await left(redis.process(), 'a')).toBe(0);
  });

  it('show Redis neither a name nor an address', async () => {
    const redis = new FakeRedis();
    await redis.process().take(use('login-name', 'ann@example.com'));
    expect([...redis.counts.keys()]).toEqual([expect.stringMatching(/^parley:[\w-]{22}:login-name:[\w-]{22}$/)]);
  });

  it.each(['frozen', 'away'] as const)(
    'T3: are counted by each process while Redis is %s, and nobody waits',
    async (state) => {
      const redis = new FakeRedis();
      const process = redis.process();
      redis.state = state;
      const began = performance.now();
      expect(await left(process, 'a')).toBe(10);
      // It is not asked again for each use, which would take a second.
      expect(performance.now() - began).toBeLessThan(900);
      expect(redis.asked).toBe(state === 'frozen' ? 1 : 0);
    },
  );

  it('are counted together again when Redis is back', async () => {
    const redis = new FakeRedis();
    const process = redis.process();
    redis.state = 'away';
    expect(await left(process, 'a')).toBe(10);
    redis.state = 'up';
    expect(await left(process, 'a')).toBe(10);
    expect(redis.counts.size).toBe(1);
  });
});

describe('addressKey', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s counts as %s', (address, key) => expect(addressKey(address)).toBe(key));
});
