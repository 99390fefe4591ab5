import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Transactions } from '../database/transactions.js';
import type { Processes } from './processes.js';
import { Runner } from './runner.js';
import type { Wake } from './wake.js';

/** The row, in the time of the database, as the statements change it. */
class Row {
  processId: number | null = null;
  until = 0;
  isAway = false;
  asked = 0;

  query(sql: string, parameters: unknown[]): Promise<{ affectedRows: number }> {
    this.asked += 1;
    if (this.isAway) return Promise.reject(new Error('the database does not answer'));
    return Promise.resolve({ affectedRows: this.change(sql, parameters) ? 1 : 0 });
  }

  private change(sql: string, parameters: unknown[]): boolean {
    const now = Date.now();
    if (sql.startsWith('INSERT')) return this.processId === null && this.take(0, now - 1);
    if (parameters.length === 2)
      return this.processId === parameters[1] && this.take(this.processId as number, now - 1);
    const own = parameters[0] as number;
    return (this.processId === own || this.until < now) && this.take(own, now + 5_000);
  }

  private take(processId: number, until: number): boolean {
    Object.assign(this, { processId, until });
    return true;
  }
}

describe('the one of several processes that sweeps', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    jest.spyOn(Logger.prototype, 'log').mockReturnValue();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1_000);

  async function process(row: Row, own: number, { isShared = true } = {}) {
    const run = (work: (of: Row) => unknown) => Promise.resolve(work(row));
    const processes = { own, isClockRight: true };
    const runner = new Runner({ run } as unknown as Transactions, processes as Processes, { isShared } as Wake);
    await runner.onApplicationBootstrap();
    return { runner, processes };
  }

  it('is the first that comes, for as long as it renews', async () => {
    const row = new Row();
    const [a, b] = [await process(row, 1), await process(row, 2)];
    for (let n = 0; n < 5; n += 1) {
      await seconds(3);
      expect([a.runner.isMine, b.runner.isMine]).toEqual([true, false]);
    }
  });

  it('is followed at once when it stops, and within some seconds when it dies', async () => {
    const row = new Row();
    const [a, b] = [await process(row, 1), await process(row, 2)];
    await a.runner.onModuleDestroy();
    await seconds(1);
    expect([a.runner.isMine, b.runner.isMine]).toEqual([false, true]);
    const c = await process(row, 3);
    // As if it was killed: it says nothing any more.
    b.processes.isClockRight = false;
    await seconds(6.5);
    expect([b.runner.isMine, c.runner.isMine]).toEqual([false, true]);
  });

  it('T6: stops by its own clock before another may begin, when it cannot reach the database', async () => {
    const row = new Row();
    const { runner } = await process(row, 1);
    row.isAway = true;
    while (runner.isMine) await seconds(0.1);
    expect(Date.now()).toBeLessThan(row.until);
    row.isAway = false;
    await seconds(1);
    expect(runner.isMine).toBe(true);
  });

  it('is a process alone, which asks nobody', async () => {
    const row = new Row();
    const { runner } = await process(row, 1, { isShared: false });
    await seconds(10);
    await runner.onModuleDestroy();
    expect([runner.isMine, row.asked]).toEqual([true, 0]);
  });
});
