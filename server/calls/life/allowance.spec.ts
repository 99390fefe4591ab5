import { Allowance, Allowances } from './allowance.js';

const SECOND = 1000;

it('lets so many through at once, and then one by one', () => {
  const allowance = new Allowance({ burst: 3, perSecond: 0.5 }, 0);
  const takes = (now: number, count = 5) => Array.from({ length: count }, () => allowance.take(now)).filter(Boolean);
  expect(takes(0)).toHaveLength(3);
  expect(takes(1 * SECOND)).toHaveLength(0);
  expect(takes(2 * SECOND)).toHaveLength(1);
  expect(takes(1_000 * SECOND)).toHaveLength(3);
});

it('counts each name of each call by itself, until the call is over', () => {
  const allowances = new Allowances();
  const take = (callId: number, name: string) => allowances.take({ callId, name }, { burst: 1, perSecond: 0 });
  expect([take(1, 'a'), take(1, 'a'), take(1, 'b'), take(2, 'a')]).toEqual([true, false, true, true]);
  allowances.forget(1);
  expect([take(1, 'a'), take(2, 'a')]).toEqual([true, false]);
});

it('remembers so many calls and no more', () => {
  const allowances = new Allowances(2);
  const take = (callId: number) => allowances.take({ callId, name: 'a' }, { burst: 1, perSecond: 0 });
  expect([1, 2, 3, 3, 2, 1].map(take)).toEqual([true, true, true, false, false, true]);
});
