import { Allowances } from './allowances.js';

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
