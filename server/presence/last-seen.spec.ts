import { jest } from '@jest/globals';
import type { Transactions } from '../database/transactions.js';
import type { UserRows } from '../users/user-rows.js';
import { LastSeen } from './last-seen.js';

const FIRST = new Date('2026-03-02T09:00:00Z');
const LATER = new Date('2026-03-02T09:00:05Z');

describe('when people were last seen', () => {
  let away: boolean;
  let written: unknown[][];
  let told: number[];
  let lastSeen: LastSeen;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    [away, written, told] = [false, [], []];
    const query = (_: string, values: unknown[]) => Promise.resolve(written.push(values));
    const byIds = (ids: number[]) => Promise.resolve(new Map(ids.map((id) => [id, { id, disabledAt: null }])));
    const run = (work: (manager: object) => Promise<unknown>) =>
      away ? Promise.reject(new Error('away')) : work({ query });
    lastSeen = new LastSeen({ run } as unknown as Transactions, { byIds } as unknown as UserRows);
    lastSeen.onStored(({ id }) => told.push(id));
  });
  afterEach(() => jest.useRealTimers());

  it('is stored for those of a moment together, in the order of their ids', async () => {
    lastSeen.note(9, FIRST);
    lastSeen.note(3, FIRST);
    await jest.advanceTimersByTimeAsync(100);
    await lastSeen.flush();
    expect(written).toEqual([[3, '2026-03-02 09:00:00.000', 9, '2026-03-02 09:00:00.000', 3, 9]]);
    expect(told).toEqual([3, 9]);
  });

  it('is neither lost nor older than what came meanwhile, where the database was away', async () => {
    away = true;
    lastSeen.note(3, FIRST);
    lastSeen.note(9, FIRST);
    await lastSeen.flush();
    expect(told).toEqual([]);
    lastSeen.note(9, LATER);
    away = false;
    await jest.advanceTimersByTimeAsync(1_000);
    await lastSeen.flush();
    expect(written).toEqual([[3, '2026-03-02 09:00:00.000', 9, '2026-03-02 09:00:05.000', 3, 9]]);
    expect(told).toEqual([3, 9]);
  });
});
