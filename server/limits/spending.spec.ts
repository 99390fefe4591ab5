import { jest } from '@jest/globals';
import type { RedisCounts } from '../cluster/redis-counts.js';
import type { Wake } from '../cluster/wake.js';
import { Pace } from '../signaling/pace.js';
import { PERSON_BYTES_AN_HOUR, SignalBudget } from '../signaling/relay/signal-budget.js';
import { ADDRESS, Budgets, PERSON, SHARE } from './budgets.js';
import { Spending } from './spending.js';

type Spent = [budget: string, key: string, cost: number][];
const ann = { person: 'user:1', address: null };
const stranger = { person: null, address: '192.0.2.1' };

/** Processes that hear each other, as through Redis. */
function processes(count: number, { isShared = true } = {}) {
  const hearers: ((all: Spent) => void)[] = [];
  const said: Spent[] = [];
  return Array.from({ length: count }, (_, n) => {
    const wake = {
      isShared,
      on: (_topic: string, hear: (all: Spent) => void) => void (hearers[n] = hear),
      say: (_topic: string, all: Spent) => {
        said.push(all);
        for (const [index, hear] of hearers.entries()) if (index !== n) hear(all);
      },
    };
    const spending = new Spending(wake as unknown as Wake, { secret: Buffer.from('a secret') } as RedisCounts);
    const [budgets, pace] = [new Budgets({ rateLimits: true }, spending), new Pace({ rateLimits: true }, spending)];
    const bytes = new SignalBudget({ rateLimits: true }, spending);
    for (const one of [budgets, pace, bytes]) one.onModuleInit();
    return { budgets, pace, bytes, said };
  });
}

describe('what somebody spends on several processes', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());
  const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1_000);

  /** How much is let through when somebody asks all processes for as long as that, as often as they can. */
  async function spent(all: ReturnType<typeof processes>, payer: typeof ann | typeof stranger, forSeconds: number) {
    let total = 0;
    for (let tenths = 0; tenths < forSeconds * 10; tenths += 1) {
      for (const { budgets } of all)
        for (let tries = 0; tries < 5; tries += 1) {
          try {
            budgets.take(payer, 5);
            total += 5;
          } catch {
            break;
          }
        }
      await seconds(0.1);
    }
    return total;
  }

  it.each([
    ['a person', ann, PERSON],
    ['an address', stranger, ADDRESS],
  ])('is little more than on one: %s', async (_, payer, rate) => {
    const [one, two] = [await spent(processes(1), payer, 120), await spent(processes(2), payer, 120)];
    expect(one).toBeLessThanOrEqual(rate.burst + 121 * rate.perSecond);
    expect(two).toBeLessThan(one + rate.burst / 2);
  });

  it('is not told where it is little, nor where there is one process', async () => {
    const [quiet] = processes(2);
    for (let n = 0; n < 4; n += 1) quiet!.budgets.take(ann, 10);
    await seconds(1);
    expect(quiet!.said).toEqual([]);
    const [alone] = processes(2, { isShared: false });
    await spent([alone!], ann, 30);
    expect(alone!.said).toEqual([]);
  });

  it('names no address', async () => {
    const [one] = processes(2);
    await spent([one!], stranger, 30);
    expect(one!.said.length).toBeGreaterThan(0);
    expect(JSON.stringify(one!.said)).not.toContain('192.0.2');
  });

  it('leaves the others their own', async () => {
    const all = processes(2);
    await spent(all, ann, 60);
    expect(() => all[1]!.budgets.take({ person: 'user:2', address: null }, SHARE.burst)).not.toThrow();
  });

  it('S8: messages, too', async () => {
    const pass = async (all: ReturnType<typeof processes>) => {
      let passed = 0;
      for (let tenths = 0; tenths < 300; tenths += 1) {
        for (const { pace } of all) for (let n = 0; n < 40; n += 1) if (pace.take('user:1') === 'pass') passed += 1;
        await seconds(0.1);
      }
      return passed;
    };
    const one = await pass(processes(1));
    expect(await pass(processes(2))).toBeLessThan(one * 1.3);
  });

  it('bytes of signals, too', async () => {
    const write = async (all: ReturnType<typeof processes>) => {
      let written = 0;
      for (let n = 0; n < 200; n += 1) {
        for (const { bytes } of all)
          try {
            bytes.take({ person: 'user:1', callId: 1, bytes: 2 ** 19 });
            written += 2 ** 19;
          } catch {
            break;
          }
        await seconds(0.3);
      }
      return written;
    };
    const one = await write(processes(1));
    expect(one).toBeGreaterThan(PERSON_BYTES_AN_HOUR - 2 ** 20);
    expect(await write(processes(2))).toBeLessThan(one + PERSON_BYTES_AN_HOUR / 3);
  });
});
