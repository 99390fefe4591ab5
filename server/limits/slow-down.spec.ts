import { jest } from '@jest/globals';
import { SlowDown } from './slow-down.js';

const HOME = '192.0.2.1';
const rule = { free: 10, seconds: 60 };

/** Makes attempts that fail, without waiting for them. */
function failing(slow: SlowDown, times: number, asker: string, key = HOME) {
  const outcomes = { passed: 0, refused: 0 };
  for (let n = 0; n < times; n += 1)
    slow.begin(key, asker).then(
      () => (outcomes.passed += 1),
      () => (outcomes.refused += 1),
    );
  return outcomes;
}

describe('SlowDown', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const after = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('lets so many fail at once, then a few wait and the others are refused', async () => {
    const outcomes = failing(new SlowDown(rule), 50, 'guesser');
    await after(0);
    expect(outcomes).toEqual({ passed: 11, refused: 31 });
    await after(250);
    expect(outcomes.passed).toBe(12);
    await after(2_000);
    expect(outcomes).toEqual({ passed: 19, refused: 31 });
  });

  it('slows the place where it fails and no other', async () => {
    const slow = new SlowDown(rule);
    failing(slow, 50, 'guesser');
    const elsewhere = failing(slow, 5, 'guesser', '192.0.2.2');
    await after(0);
    expect(elsewhere.passed).toBe(5);
  });

  it('lets pass sooner who has failed less, also where no place to wait is left', async () => {
    const slow = new SlowDown(rule);
    failing(slow, 50, 'guesser');
    const colleague = failing(slow, 1, 'colleague');
    await after(250);
    expect(colleague).toEqual({ passed: 1, refused: 0 });
  });

  it('counts no success', async () => {
    const slow = new SlowDown(rule);
    for (let n = 0; n < 100; n += 1) (await slow.begin(HOME, 'regular')).succeeded();
    const outcomes = failing(slow, 10, 'regular');
    await after(0);
    expect(outcomes.passed).toBe(10);
  });

  it('pauses longer the more fails, up to two seconds', async () => {
    const slow = new SlowDown({ ...rule, seconds: 3_600 });
    for (let n = 0; n < 500; n += 1) {
      failing(slow, 1, 'guesser');
      await after(2_000);
    }
    const outcomes = failing(slow, 20, 'guesser');
    await after(10_000);
    expect(outcomes.passed).toBeLessThanOrEqual(2);
  });

  it('forgets with time', async () => {
    const slow = new SlowDown(rule);
    failing(slow, 50, 'guesser');
    await after(61_000);
    const outcomes = failing(slow, 10, 'guesser');
    await after(0);
    expect(outcomes.passed).toBe(10);
  });

  describe('in several processes', () => {
    /** Processes that count together, as if through Redis. */
    const several = (count: number) => {
      const counts = new Map<string, number>();
      const change = (key: string, by: number) => counts.set(key, (counts.get(key) ?? 0) + by).get(key)!;
      const together = {
        add: (key: string) => Promise.resolve(change(key, 1)),
        takeBack: (key: string) => void change(key, -1),
        processes: () => count,
      };
      return Array.from({ length: count }, () => new SlowDown(rule, true, together));
    };

    it('counts the failures of all', async () => {
      const [a, b] = several(2);
      const first = failing(a!, 6, 'guesser');
      await after(0);
      const second = failing(b!, 10, 'guesser');
      await after(0);
      expect([first.passed, second.passed]).toEqual([6, 5]);
    });

    it('lets in no more of those who wait than one process does', async () => {
      const passed = async (processes: SlowDown[]) => {
        const all = processes.map((slow) => failing(slow, 40 / processes.length, 'guesser'));
        await after(2_000);
        return all.reduce((sum, { passed }) => sum + passed, 0);
      };
      expect(await passed(several(2))).toBeLessThanOrEqual((await passed(several(1))) + 1);
    });

    it('counts no success', async () => {
      const [a, b] = several(2);
      for (let n = 0; n < 100; n += 1) (await (n % 2 === 0 ? a! : b!).begin(HOME, 'regular')).succeeded();
      const outcomes = failing(a!, 10, 'regular');
      await after(0);
      expect(outcomes.passed).toBe(10);
    });
  });
});
