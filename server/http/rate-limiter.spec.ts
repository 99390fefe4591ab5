import { ProblemError } from './errors/problem.js';
import { addressKey, RateLimiter, REMEMBERED_KEYS, type Use } from './rate-limiter.js';

const use = (name: string, key = 'me', points = 2): Use => ({ limit: { name, points, seconds: 60 }, key });

describe('RateLimiter', () => {
  it('lets so many through and then says how long to wait', async () => {
    const limiter = new RateLimiter({ rateLimits: true });
    await limiter.take(use('a'));
    await limiter.take(use('a'));
    const refusal = await limiter.take(use('a')).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ProblemError);
    expect(refusal).toMatchObject({ code: 'rate-limited', status: 429, extras: { retryAfter: 60 } });
    await limiter.take(use('a', 'somebody else'));
  });

  it('uses up no other limit where one refuses', async () => {
    const limiter = new RateLimiter({ rateLimits: true });
    const narrow = use('narrow', 'me', 1);
    await limiter.take(use('wide', 'me', 3), narrow);
    for (let again = 0; again < 5; again += 1)
      await expect(limiter.take(use('wide', 'me', 3), narrow)).rejects.toThrow('rate-limited');
    await limiter.take(use('wide', 'me', 3));
    await limiter.take(use('wide', 'me', 3));
    await expect(limiter.take(use('wide', 'me', 3))).rejects.toThrow('rate-limited');
  });

  it('forgets and gives back', async () => {
    const limiter = new RateLimiter({ rateLimits: true });
    const one = use('one', 'me', 1);
    await limiter.take(one);
    await limiter.giveBack(one);
    await limiter.take(one);
    await limiter.reset(one);
    await limiter.take(one);
    await expect(limiter.take(one)).rejects.toThrow('rate-limited');
  });

  it('counts nobody for somebody else, among as many as it remembers', async () => {
    const limiter = new RateLimiter({ rateLimits: true });
    const keys = Array.from({ length: 2_000 }, (_, n) => use('many', `somebody ${n}`, 1));
    for (const one of keys) await limiter.take(one);
    for (const one of keys.slice(0, 50)) await expect(limiter.take(one)).rejects.toThrow('rate-limited');
  });

  it('goes on counting where there are more than it remembers', async () => {
    const limiter = new RateLimiter({ rateLimits: true });
    const take = (key: string) => limiter.take(use('crowd', key, 5));
    for (let n = 0; n < REMEMBERED_KEYS; n += 1) await take(`somebody ${n}`);
    for (const key of ['somebody 3', 'one more'])
      await expect(Promise.all(Array.from({ length: 6 }, () => take(key)))).rejects.toThrow('rate-limited');
  });

  it('lets everything through when limits are off', async () => {
    const limiter = new RateLimiter({ rateLimits: false });
    for (let again = 0; again < 10; again += 1) await limiter.take(use('a'));
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
