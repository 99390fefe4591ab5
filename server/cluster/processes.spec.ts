import { jest } from '@jest/globals';
import type { Transactions } from '../database/transactions.js';
import { type Other, Processes } from './processes.js';

const SETTINGS = { redisUrl: 'redis://redis', databaseUrl: 'mysql://database/parley' };
const other = (over: Partial<Other> = {}): Other => ({
  ...{ id: 1, host: 'another host', pid: 1, shared: 1, serving: 1, changes: 0 },
  ...over,
});

/** A process that finds these beside it, and the statements that it has run. */
async function beside(rows: Other[], settings = SETTINGS) {
  const said: { sql: string; parameters: unknown[] }[] = [];
  const query = (sql: string, parameters: unknown[] = []) => {
    said.push({ sql, parameters });
    if (sql.startsWith('SELECT DATE_FORMAT')) return Promise.resolve([{ at: new Date().toISOString() }]);
    if (sql.startsWith('SELECT')) return Promise.resolve(rows);
    return Promise.resolve({ affectedRows: 1, insertId: 7 });
  };
  const manager = { query };
  const run = (work: (of: typeof manager) => unknown) => Promise.resolve(work(manager));
  const one = new Processes({ manager, run } as unknown as Transactions, settings);
  await one.onModuleInit();
  return { one, said };
}

describe('a process that comes', () => {
  it.each<[boolean, string, Other[]]>([
    [false, 'nobody', []],
    [true, 'one that serves', [other()]],
    [false, 'one that has only come, too, and renewed nothing', [other({ serving: 0 })]],
    [true, 'one that serves among others', [other({ serving: 0 }), other({ id: 2 })]],
  ])('has company (%s) beside %s', async (hasCompany, _, rows) => {
    const { one } = await beside(rows);
    expect(one.hasCompany).toBe(hasCompany);
    await one.onModuleDestroy();
  });
});

describe('the beat of a process', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('says whether it serves, and forgets processes that were killed while no other has come', async () => {
    const { one, said } = await beside([]);
    said.length = 0;
    one.serve();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(said.find(({ sql }) => sql.startsWith('UPDATE processes SET beatAt'))?.parameters).toEqual([true, 7]);
    expect(said.some(({ sql }) => /^DELETE FROM processes WHERE beatAt < .* 60 SECOND$/.test(sql))).toBe(true);
    await one.onModuleDestroy();
  });
});
