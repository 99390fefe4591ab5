import { hostname } from 'node:os';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Transactions } from '../database/transactions.js';
import { type Other, Processes } from './processes.js';
import { useQuietClock } from '../../test/support/quiet-clock.js';

const SETTINGS = { redisUrl: 'redis://redis', databaseUrl: 'mysql://database/parley' };
const other = (over: Partial<Other> = {}): Other => ({
  ...{ id: 1, host: 'another host', pid: 1, shared: 1, serving: 1, changes: 0, version: 'any' },
  ...over,
});

/** A process that finds these beside it, and the statements that it has run. */
async function beside(rows: Other[], { silences = 0 } = {}) {
  const said: { sql: string; parameters: unknown[] }[] = [];
  let silent = silences;
  let lost: 'nothing' | 'writing' | 'all' = 'nothing';
  const query = (sql: string, parameters: unknown[] = []) => {
    said.push({ sql, parameters });
    if (lost === 'all' || (lost === 'writing' && !sql.startsWith('SELECT')))
      return Promise.reject(new Error('the database does not answer'));
    if (sql.startsWith('INSERT') && silent-- > 0) return Promise.reject(new Error('the database does not answer'));
    if (sql.startsWith('SELECT DATE_FORMAT')) return Promise.resolve([{ at: new Date().toISOString() }]);
    if (sql.startsWith('SELECT')) return Promise.resolve(rows);
    return Promise.resolve({ affectedRows: 1, insertId: 7 });
  };
  const manager = { query };
  const run = (work: (of: typeof manager) => unknown) => Promise.resolve(work(manager));
  const one = new Processes({ manager, run } as unknown as Transactions, SETTINGS);
  await one.onModuleInit();
  return { one, said, lose: (what: typeof lost = 'all') => (lost = what) };
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

describe('a database that does not answer at once', () => {
  beforeEach(() => void jest.spyOn(Logger.prototype, 'warn').mockReturnValue());
  afterEach(() => void jest.restoreAllMocks());

  it('is asked again, without the row that may have been written unheard', async () => {
    const { one, said } = await beside([], { silences: 2 });
    const changes = said.map(({ sql }) => sql).filter((sql) => /^(INSERT|DELETE)/.test(sql));
    expect(changes.map((sql) => sql.split(' ')[0])).toEqual(['INSERT', 'DELETE', 'INSERT', 'DELETE', 'INSERT']);
    expect(changes[1]).toBe('DELETE FROM processes WHERE host = ? AND pid = ?');
    expect(one.own).toBe(7);
    await one.onModuleDestroy();
  });

  it('ends the start if it stays silent', async () => {
    await expect(beside([], { silences: 3 })).rejects.toThrow('does not answer');
  });
});

describe('a process that loses the database', () => {
  useQuietClock();

  it.each<[string, Other[], boolean]>([
    ['others', [other()], true],
    ['nobody', [], false],
    ['one that was killed', [other({ host: hostname(), pid: 2 ** 30 })], false],
  ])('T7: is told when %s beside it take it for gone', async (_, rows, isTold) => {
    const { one, lose } = await beside(rows);
    const told = jest.fn();
    one.onTakenForGone(told);
    lose();
    await jest.advanceTimersByTimeAsync(8_000);
    expect(told).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(6_000);
    expect(told.mock.calls.length > 0).toBe(isTold);
    await one.onModuleDestroy();
  });
});

describe('a process that others take for gone', () => {
  useQuietClock();

  async function losing() {
    const { one, lose } = await beside([other()]);
    const told = jest.fn();
    one.onTakenForGone(told);
    return { one, lose, told, after: (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1_000) };
  }

  it('T7: is told once for each time that it loses the database', async () => {
    const { one, lose, told, after } = await losing();
    lose();
    await after(60);
    expect(told).toHaveBeenCalledTimes(1);
    lose('nothing');
    await after(4);
    lose();
    await after(20);
    expect(told).toHaveBeenCalledTimes(2);
    await one.onModuleDestroy();
  });

  it('T7: is not told while the database can be read: one that takes no changes takes none from the others', async () => {
    const { one, lose, told, after } = await losing();
    lose('writing');
    await after(60);
    expect(told).not.toHaveBeenCalled();
    lose('all');
    await after(4);
    expect(told).toHaveBeenCalledTimes(1);
    await one.onModuleDestroy();
  });
});

describe('a process that says of others that they are silent', () => {
  useQuietClock();

  it('has itself been heard for as long, without a break of the database', async () => {
    const { one, lose } = await beside([]);
    const seen: boolean[] = [];
    const after = async (ms: number) => {
      await jest.advanceTimersByTimeAsync(ms);
      seen.push(one.isSteady);
    };
    await after(9_000);
    await after(3_000);
    lose();
    await after(6_000);
    lose('nothing');
    await after(3_000);
    await after(4_000);
    await after(5_000);
    expect(seen).toEqual([false, true, false, false, false, true]);
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
