import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { dataSourceOptions, locksRows, MIGRATION_LOCK, openDatabase } from '../../server/database/data-source.js';
import { DatabaseRefused } from '../../server/database/refused.js';
import { ENTITIES } from '../../server/database/entities.js';
import { Transactions } from '../../server/database/transactions.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { newDatabase, ON_SERVER, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

describe('the database', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeEach(async () => {
    database = await newDatabase();
    dataSource = await openDatabase(dataSourceOptions(database));
  });

  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('has after all migrations exactly the tables that the entities describe', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map((query) => query.query)).toEqual([]);
  });

  it('is empty after all migrations are reverted, and whole again after they have run again', async () => {
    for (const _ of MIGRATIONS) await dataSource.undoLastMigration();
    expect(await tableNames(dataSource)).toEqual(['migrations']);
    await dataSource.runMigrations();
    expect(await tableNames(dataSource)).toEqual(['migrations', ...entityTables(dataSource)].sort());
    expect((await dataSource.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
  });

  it('has a table for every entity and an entity for every table', async () => {
    expect(entityTables(dataSource)).toHaveLength(ENTITIES.length);
    expect(await tableNames(dataSource)).toEqual(['migrations', ...entityTables(dataSource)].sort());
  });

  // An SQLite database is for one process only.
  const onServer = ON_SERVER ? it : () => undefined;

  onServer('migrates once however many open it at the same time', async () => {
    const fresh = await newDatabase();
    const opened = await Promise.all([1, 2, 3].map(() => openDatabase(dataSourceOptions(fresh))));
    const rows = await opened[0]!.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
    expect(rows.map((row) => row.name)).toEqual(MIGRATIONS.map((migration) => migration.name));
    await Promise.all(opened.map((one) => one.destroy()));
    await fresh.drop();
  });

  onServer('migrates under a lock whose name MySQL takes, however long that of the database is', async () => {
    const runner = dataSource.createQueryRunner();
    for (const [length, name] of [
      [53, expect.stringMatching(/^x{53}\.migrations$/)],
      [54, expect.stringMatching(/^parley\.[0-9a-f]{40}$/)],
      [64, expect.stringMatching(/^parley\.[0-9a-f]{40}$/)],
    ] as const) {
      const long = 'x'.repeat(length);
      await runner.query(`CREATE DATABASE ${long}`);
      await runner.query(`USE ${long}`);
      const [row] = (await runner.query(`SELECT ${MIGRATION_LOCK} AS name`)) as { name: string }[];
      await runner.query(`DROP DATABASE ${long}`);
      expect(row!.name).toEqual(name);
      expect(row!.name.length).toBeLessThanOrEqual(64);
    }
    // Its connection is in no database any more.
    await runner.query(`USE ${new URL(database.databaseUrl!).pathname.slice(1)}`);
    await runner.release();
  });

  onServer(
    'decides by what is committed on every connection, also on those that come in place of broken ones',
    async () => {
      await insertUser(dataSource, { id: 1, statusMessage: 'before' });
      const transactions = new Transactions(dataSource);
      const read = async (manager: EntityManager) =>
        (await manager.query<{ text: string }[]>('SELECT statusMessage AS text FROM users WHERE id = 1'))[0]!.text;
      for (const text of ['first', 'second']) {
        const changed = Promise.withResolvers<void>();
        let looked = 0;
        const lookTwice = async (manager: EntityManager) => {
          await read(manager);
          looked += 1;
          await changed.promise;
          return read(manager);
        };
        // All but one of the pool's connections.
        const seen = Array.from({ length: 9 }, () => transactions.run(lookTwice));
        await eventually(() => looked === seen.length);
        await dataSource.query('UPDATE users SET statusMessage = ? WHERE id = 1', [text]);
        changed.resolve();
        expect(await Promise.all(seen)).toEqual(seen.map(() => text));
        await breakAll(dataSource);
      }
    },
  );

  onServer('ends the start in one line where connections cannot be prepared, and says so once later on', async () => {
    const refusing = await refuseSettings(dataSource);
    const said: string[] = [];
    const error = (line: string) => void said.push(line);
    Logger.overrideLogger({ log: () => undefined, warn: () => undefined, error });
    const line =
      /^The database server refuses the settings that every connection needs: [^\n]*innodb_lock_wait_timeout[^\n]*$/;
    try {
      const again = openDatabase(dataSourceOptions(database));
      await expect(again).rejects.toThrow(DatabaseRefused);
      await expect(again).rejects.toThrow(line);
      expect(said).toEqual([]);
      // Each at the same time needs a connection of its own.
      const queries = Array.from({ length: 8 }, () => dataSource.query('SELECT SLEEP(0.3)'));
      const failed = (await Promise.allSettled(queries)).filter(({ status }) => status === 'rejected');
      expect(failed.length).toBeGreaterThan(2);
      expect(said).toEqual([expect.stringMatching(line)]);
    } finally {
      Logger.overrideLogger(true);
      refusing.mockRestore();
    }
    expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  onServer('lets no quote in a value end it, on a server that takes backslashes for nothing', async () => {
    const wires = await wiresOf(dataSource);
    const query = Reflect.get(wires, 'query');
    const asked = jest.spyOn(wires, 'query').mockImplementation(function (this: Wire, sql, ...rest) {
      // As if the server began each session so.
      if (typeof sql === 'string' && sql.startsWith('SET SESSION TRANSACTION'))
        query.call(this, "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_BACKSLASH_ESCAPES'", () => undefined);
      return query.call(this, sql, ...rest);
    });
    const again = await openDatabase(dataSourceOptions(database));
    try {
      const text = "a\\' OR ''=''";
      const found = { sql: 'SELECT ? AS text, @@SESSION.sql_mode AS mode', parameters: [text] };
      const expected = { text, mode: 'STRICT_TRANS_TABLES' };
      expect(await again.query(found.sql, found.parameters)).toEqual([expected]);
      let seen: unknown;
      await new Transactions(again).readThenWrite({ reads: [found], writes: (rows) => ((seen = rows[0]), []) });
      expect(seen).toEqual([expected]);
    } finally {
      asked.mockRestore();
      await again.destroy();
    }
  });

  it('reads who, where and what out of DATABASE_URL, with escapes', () => {
    const options = dataSourceOptions({ databaseUrl: 'mysql://an%40n:p%2Fw@db.example:3307/parley', dataDir: '' });
    const expected = { type: 'mysql', host: 'db.example', port: 3307, username: 'an@n', password: 'p/w' };
    expect(options).toMatchObject({ ...expected, database: 'parley' });
    const sixth = dataSourceOptions({ databaseUrl: 'mariadb://u:p@[::1]:3306/x', dataDir: '' });
    expect(sixth).toMatchObject({ type: 'mariadb', host: '::1', port: 3306, database: 'x' });
  });

  it('keeps times with their milliseconds, in UTC', async () => {
    const at = new Date('2026-03-29T01:30:00.123Z');
    await insertUser(dataSource, { id: 1, createdAt: at });
    const row = await dataSource.getRepository('users').findOneByOrFail({ id: 1 });
    expect(row['createdAt']).toEqual(at);
  });

  it('keeps text of every script', async () => {
    const displayName = '\u{1F4DE} Ζωή 王小明 עברית';
    await insertUser(dataSource, { id: 1, displayName });
    const row = await dataSource.getRepository('users').findOneByOrFail({ id: 1 });
    expect(row['displayName']).toBe(displayName);
  });

  it('lets exactly one of many conditional updates win', async () => {
    await insertUser(dataSource, { id: 1, role: 'employee' });
    const users = dataSource.getRepository('users');
    const claim = () => users.update({ id: 1, role: 'employee' }, { role: 'support' });
    const won = await Promise.all(Array.from({ length: 20 }, claim));
    expect(won.filter((result) => result.affected === 1)).toHaveLength(1);
    expect(won.filter((result) => result.affected === 0)).toHaveLength(19);
  });

  it('loses no write of 300 transactions at once', async () => {
    const transactions = await counting(dataSource);
    await Promise.all(Array.from({ length: 300 }, () => increment(transactions)));
    expect(await count(dataSource)).toBe(300);
  });

  it('takes back what failed, and only that, while others write', async () => {
    const transactions = await counting(dataSource);
    const work = Array.from({ length: 60 }, (_, index) => increment(transactions, index % 3 === 0));
    const outcomes = await Promise.allSettled(work);
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(20);
    expect(await count(dataSource)).toBe(40);
  });
});

interface Wire {
  query(this: Wire, ...args: unknown[]): unknown;
}

/** What all connections of the driver have in common. */
async function wiresOf(dataSource: DataSource): Promise<Wire> {
  const { pool } = dataSource.driver as unknown as {
    pool: { promise(): { getConnection(): Promise<{ connection: Wire & { release(): void } }> } };
  };
  const { connection } = await pool.promise().getConnection();
  connection.release();
  return Object.getPrototypeOf(connection) as Wire;
}

/** From now on the server gets a setting that it refuses, from every connection. */
async function refuseSettings(dataSource: DataSource) {
  const wires = await wiresOf(dataSource);
  // Read by name, because it is called on the connection that it was called on.
  const query = Reflect.get(wires, 'query');
  return jest.spyOn(wires, 'query').mockImplementation(function (this: Wire, sql, ...rest) {
    const isSetting = typeof sql === 'string' && sql.startsWith('SET SESSION innodb');
    return query.call(this, isSetting ? "SET SESSION innodb_lock_wait_timeout = 'no_number'" : sql, ...rest);
  });
}

/** A counter in a row. A transaction that reads it and writes one more must not be overtaken. */
async function counting(dataSource: DataSource): Promise<Transactions> {
  await insertUser(dataSource, { id: 1, statusMessage: '0' });
  return new Transactions(dataSource);
}

async function increment(transactions: Transactions, fails = false): Promise<void> {
  await transactions.run(async (manager) => {
    const lock = transactions.forUpdate;
    const row = await manager.getRepository('users').findOneOrFail({ where: { id: 1 }, ...(lock ? { lock } : {}) });
    await manager.getRepository('users').update(1, { statusMessage: String(Number(row['statusMessage']) + 1) });
    if (fails) throw new Error('on purpose');
  });
}

async function count(dataSource: DataSource): Promise<number> {
  return Number((await dataSource.getRepository('users').findOneByOrFail({ id: 1 }))['statusMessage']);
}

async function insertUser(dataSource: DataSource, fields: Record<string, unknown>): Promise<void> {
  const user = { username: 'ann', email: 'ann@example.com', displayName: 'Ann', passwordHash: '-', role: 'employee' };
  await dataSource.getRepository('users').insert({ ...user, availability: 'auto', createdAt: new Date(), ...fields });
}

/** The server ends every connection of this database; afterwards all of the pool are new. */
async function breakAll(dataSource: DataSource): Promise<void> {
  const ids = 'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()';
  const others = await dataSource.query<{ id: number }[]>(ids);
  for (const { id } of others) await dataSource.query(`KILL ${id}`).catch(() => undefined);
  const all = () => Promise.all(Array.from({ length: 10 }, () => dataSource.query('SELECT 1')));
  await eventually(all);
}

const entityTables = (dataSource: DataSource) => dataSource.entityMetadatas.map((entity) => entity.tableName).sort();

async function tableNames(dataSource: DataSource): Promise<string[]> {
  const sql = locksRows(dataSource)
    ? 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()'
    : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
  const rows = await dataSource.query<{ name: string }[]>(sql);
  return rows.map((row) => row.name).sort();
}
