import type { Spending } from './spending.js';
import { ADDRESS, Budgets, type Payer, PERSON, SHARE } from './budgets.js';

const HOME = '192.0.2.1';
const ann: Payer = { person: 'user:1', address: HOME };
const ben: Payer = { person: 'user:2', address: HOME };
const stranger: Payer = { person: null, address: HOME };

function spender(rateLimits = true) {
  const alone = { hidden: (address: string) => address, took: () => undefined } as unknown as Spending;
  const budgets = new Budgets({ rateLimits }, alone);
  /** How often the cost can be taken before it is refused. */
  const spend = (payer: Payer, cost: number, now = 0): number => {
    for (let times = 0; ; times += 1) {
      try {
        if (times === 10_000) return times;
        budgets.take(payer, cost, now);
      } catch {
        return times;
      }
    }
  };
  return { budgets, spend };
}

describe('Budgets', () => {
  it('let a person spend so much at once, and then so much a second', () => {
    const { spend } = spender();
    expect(spend(ann, 10)).toBe(PERSON.burst / 10);
    expect(spend(ann, 10, 1_000)).toBe(PERSON.perSecond / 10);
  });

  it('say when there is enough again', () => {
    const { budgets, spend } = spender();
    spend(ann, 10);
    const retryAfter = 100 / PERSON.perSecond;
    expect(() => budgets.take(ann, 100, 0)).toThrow(expect.objectContaining({ extras: { retryAfter } }));
  });

  it('leave everybody their share when all of the address is spent', () => {
    const { spend } = spender();
    expect(spend(stranger, 10)).toBe(ADDRESS.burst / 10);
    expect(spend(ann, 10)).toBe(SHARE.burst / 10);
    expect(spend(ben, 10)).toBe(SHARE.burst / 10);
    expect(spend({ ...ben, address: '192.0.2.2' }, 10)).toBeGreaterThan(0);
  });

  it('ask no address where there is none', () => {
    const { spend } = spender();
    spend(stranger, 10);
    expect(spend({ ...ann, address: null }, 10)).toBe(PERSON.burst / 10);
  });

  it('cost nothing where limits are off', () => {
    expect(spender(false).spend(ann, 500)).toBe(10_000);
  });
});
