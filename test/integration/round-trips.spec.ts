import type { DataSource } from 'typeorm';
import { dataSourceOptions, openDatabase } from '../../server/database/data-source.js';
import { Errand } from '../../server/database/errand.js';
import { PoolMeasures } from '../../server/database/pool/pool-measures.js';
import { RoundTrips, type Statement } from '../../server/database/pool/round-trips.js';
import { isUniqueViolation, Transactions } from '../../server/database/transactions.js';
import type { Measures } from '../../server/metrics/measures.js';
import { newDatabase, ON_SERVER, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

describe('a transaction that reads and then writes', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let transactions: Transactions;

  beforeAll(async () => {
    database = await newDatabase();
    dataSource = await openDatabase(dataSourceOptions(database));
    transactions = new Transactions(dataSource);
    await dataSource.query('CREATE TABLE counters (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)');
  });
  beforeEach(async () => {
    await dataSource.query('DELETE FROM counters');
    await dataSource.query('INSERT INTO counters (id, n) VALUES (1, 0), (2, 0)');
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const lock = (id: number): Statement => ({
    sql: `SELECT id, n FROM counters WHERE id = ?${transactions.rowLocks.update}`,
    parameters: [id],
  });
  const set = (id: number, n: number): Statement => ({
    sql: 'UPDATE counters SET n = ? WHERE id = ?',
    parameters: [n, id],
  });
  const insert = (id: number): Statement => ({ sql: 'INSERT INTO counters (id, n) VALUES (?, 7)', parameters: [id] });
  const counts = async () =>
    (await dataSource.query<{ n: number }[]>('SELECT n FROM counters ORDER BY id')).map(({ n }) => n);
  /** Adds one to each of the two, which are locked in the given order. */
  const increment = (ids: number[]) =>
    transactions.readThenWrite({
      reads: ids.map(lock),
      writes: (found) => (found.flat() as { id: number; n: number }[]).map(({ id, n }) => set(id, n + 1)),
    });

  it('gets the rows of each read, and tells what each write gave', async () => {
    const found: unknown[][] = [];
    const written = await transactions.readThenWrite({
      reads: [lock(1), lock(9), lock(2)],
      writes: (rows) => {
        found.push(...rows);
        return [set(1, 5), insert(9)];
      },
    });
    expect(found).toEqual([[{ id: 1, n: 0 }], [], [{ id: 2, n: 0 }]]);
    expect(written).toHaveLength(2);
    if (ON_SERVER) expect(written).toMatchObject([{ affectedRows: 1 }, { affectedRows: 1 }]);
    expect(await counts()).toEqual([5, 0, 7]);
  });

  it('may write nothing', async () => {
    expect(await transactions.readThenWrite({ reads: [lock(1)], writes: () => [] })).toEqual([]);
    expect(await counts()).toEqual([0, 0]);
  });

  it('loses no write of many at once, also where some are victims of a deadlock', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, n) => increment(n % 2 === 0 ? [1, 2] : [2, 1])));
    expect(await counts()).toEqual([60, 60]);
  });

  it.each([
    ['its first write', (): Statement[] => [insert(1), set(2, 9)]],
    ['its last write', (): Statement[] => [set(2, 9), insert(1)]],
    [
      'what decides on its writes',
      (): Statement[] => {
        throw new Error('on purpose');
      },
    ],
  ])('commits nothing where %s fails, neither then nor with the next', async (_, writes) => {
    await expect(transactions.readThenWrite({ reads: [lock(1)], writes })).rejects.toThrow();
    expect(await counts()).toEqual([0, 0]);
    await increment([1]);
    expect(await counts()).toEqual([1, 0]);
  });

  it('says where a unique index has refused a row', async () => {
    const refused = transactions.readThenWrite({ reads: [], writes: () => [insert(1)] });
    expect(await refused.then(() => false, isUniqueViolation)).toBe(true);
  });

  it('commits nothing that nobody wants any more', async () => {
    const errand = new Errand();
    const writes = () => {
      errand.giveUp();
      return [set(1, 9)];
    };
    const late = errand.run(() => transactions.readThenWrite({ reads: [lock(1)], writes }));
    await expect(late).rejects.toMatchObject({ code: 'unavailable' });
    expect(await counts()).toEqual([0, 0]);
  });

  const onServer = ON_SERVER ? it : () => undefined;

  onServer('takes two messages, whatever it reads and writes', async () => {
    const { logger } = dataSource;
    const logQuery = logger.logQuery.bind(logger);
    const messages: string[] = [];
    logger.logQuery = (sql) =>
      void messages.push(
        sql
          .split('; ')
          .map((part) => part.split(' ')[0])
          .join(' '),
      );
    try {
      await increment([1, 2]);
    } finally {
      logger.logQuery = logQuery;
    }
    expect(messages).toEqual(['START SELECT SELECT', 'UPDATE UPDATE COMMIT']);
  });

  onServer('is the only one whose connections take several statements in one message', async () => {
    expect(RoundTrips.of(dataSource)).toBeDefined();
    const two = 'UPDATE counters SET n = 8 WHERE id = 1; UPDATE counters SET n = 8 WHERE id = 2';
    await expect(dataSource.query(two)).rejects.toThrow(/syntax/);
    await expect(transactions.run((manager) => manager.query(two))).rejects.toThrow(/syntax/);
    expect(await counts()).toEqual([0, 0]);
  });

  onServer('has its connections counted with the others', async () => {
    let read: () => unknown = () => undefined;
    const gauge = (_: unknown, reader: () => unknown) => (read = reader);
    new PoolMeasures(dataSource, { gauge } as unknown as Measures).onModuleInit();
    await Promise.all([1, 2, 3].flatMap(() => [increment([1]), dataSource.query('SELECT 1')]));
    const open = 'SELECT COUNT(*) AS n FROM information_schema.processlist WHERE db = DATABASE()';
    await eventually(async () => {
      const [{ n }] = await dataSource.query<[{ n: string }]>(open);
      expect(read()).toEqual({ used: 0, idle: Number(n), waiting: 0 });
    });
  });

  onServer('lets the others be closed where its own cannot be', async () => {
    const another = await openDatabase(dataSourceOptions(database));
    await RoundTrips.of(another)!.dataSource.destroy();
    await expect(another.destroy()).rejects.toThrow();
    expect(another.isInitialized).toBe(false);
  });

  onServer('decides by what is committed, and goes on after its connections were broken', async () => {
    // MariaDB and MySQL have different names for it.
    const levels = {
      sql: "SHOW SESSION VARIABLES WHERE Variable_name IN ('tx_isolation', 'transaction_isolation', 'innodb_lock_wait_timeout')",
      parameters: [],
    };
    const level = async () => {
      const values: string[] = [];
      const writes = ([rows]: unknown[][]) => {
        values.push(...(rows as { Value: string }[]).map(({ Value }) => Value).sort());
        return [];
      };
      await transactions.readThenWrite({ reads: [levels], writes });
      return values;
    };
    const expected = ['5', 'READ-COMMITTED'];
    expect(await level()).toEqual(expected);
    const ids = 'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()';
    for (const { id } of await dataSource.query<{ id: number }[]>(ids))
      await dataSource.query(`KILL ${id}`).catch(() => undefined);
    await eventually(level);
    expect(await level()).toEqual(expected);
  });
});
