import { jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { createDataSource, dataSourceOptions, openDatabase } from '../../server/database/data-source.js';
import { newUser } from '../support/client.js';
import { newDatabase, type TestDatabase } from '../support/database.js';
import { newServerProcess } from '../support/server-process.js';

jest.setTimeout(120_000);

/** Since this migration several processes can serve one database, and so can two versions, one server after the other. */
const SHARED_SINCE = MIGRATIONS.findIndex(({ name }) => name.startsWith('Processes')) + 1;

interface Column {
  name: string;
  type: string;
  required: boolean;
}
interface Schema {
  columns: Map<string, Column>;
  /** The columns that have to be unique together, for each table. */
  unique: Set<string>;
}

async function schemaOf(dataSource: DataSource): Promise<Schema> {
  const columns = await dataSource.query<Column[]>(
    "SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) AS name, COLUMN_TYPE AS type, " +
      "(IS_NULLABLE = 'NO' AND COLUMN_DEFAULT IS NULL AND EXTRA NOT LIKE '%auto_increment%') AS required " +
      'FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()',
  );
  const indexes = await dataSource.query<{ name: string }[]>(
    "SELECT CONCAT(TABLE_NAME, ': ', GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX)) AS name " +
      'FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND NON_UNIQUE = 0 GROUP BY TABLE_NAME, INDEX_NAME',
  );
  const known = columns.map((one) => ({ ...one, required: Boolean(Number(one.required)) }));
  return { columns: new Map(known.map((one) => [one.name, one])), unique: new Set(indexes.map(({ name }) => name)) };
}

const tableOf = (name: string) => /^\w+/.exec(name)![0];
const lengthOf = (type: string) => Number(/^varchar\((\d+)\)/.exec(type)?.[1] ?? Number.NaN);

/** What a server that knows only `before` can no longer do. */
function brokenBy(before: Schema, after: Schema): string[] {
  const tables = new Set([...before.columns.keys()].map(tableOf));
  const holds = (old: Column, now: Column) => old.type === now.type || lengthOf(now.type) >= lengthOf(old.type);
  const lost = [...before.columns.values()].flatMap((old) => {
    const now = after.columns.get(old.name);
    if (now === undefined) return [`${old.name} is gone`];
    if (!holds(old, now)) return [`${old.name} was ${old.type} and is ${now.type}`];
    return now.required && !old.required ? [`${old.name} has to be given`] : [];
  });
  const added = [...after.columns.values()]
    .filter(({ name, required }) => required && tables.has(tableOf(name)) && !before.columns.has(name))
    .map(({ name }) => `${name} is new and has to be given`);
  const unique = [...after.unique]
    .filter((name) => tables.has(tableOf(name)) && !before.unique.has(name))
    .map((name) => `${name} have to be unique`);
  return [...lost, ...added, ...unique];
}

/** The database after the first `count` migrations. */
const openedAt = (database: TestDatabase, count: number) =>
  openDatabase({ ...dataSourceOptions(database), migrations: MIGRATIONS.slice(0, count) });

it('each migration leaves everything that the version before it reads and writes', async () => {
  const database = await newDatabase();
  let before: Schema | null = null;
  let last: Schema | null = null;
  for (let count = SHARED_SINCE; count <= MIGRATIONS.length; count += 1) {
    const dataSource = await openedAt(database, count);
    last = await schemaOf(dataSource);
    await dataSource.destroy();
    const { name } = MIGRATIONS[count - 1]!;
    if (before !== null) expect([name, brokenBy(before, last)]).toEqual([name, []]);
    before ??= last;
  }
  // The way back takes columns away, so it may not be gone beside a running server; and the comparison sees it.
  expect(brokenBy(last!, before!)).toContain('processes.serving is gone');
  await database.drop();
});

it('the new version starts over the level of the one before, whose process goes on beside it', async () => {
  const database = await newDatabase();
  const old = await openedAt(database, SHARED_SINCE);
  const enter =
    'INSERT INTO processes (host, pid, version, shared, changes, startedAt, beatAt) ' +
    "VALUES ('another host', 1, 'the version before', 1, 0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL 1 HOUR)";
  const { insertId } = await old.query<{ insertId: number }>(enter);
  const env = { REDIS_URL: 'redis://127.0.0.1:1', JWT_SECRET: 'one secret for two versions, of some length' };
  const server = await newServerProcess({ database, env });
  const all = createDataSource(dataSourceOptions(database));
  await all.initialize();
  const done = await all.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
  expect(done.map(({ name }) => name)).toEqual(MIGRATIONS.map(({ name }) => name));
  await all.destroy();
  // The statements of the version before, on a connection that it had opened before.
  const beat = 'UPDATE processes SET beatAt = UTC_TIMESTAMP(3) WHERE id = ?';
  expect(await old.query<{ affectedRows: number }>(beat, [insertId])).toMatchObject({ affectedRows: 1 });
  expect((await old.query<{ insertId: number }>(enter)).insertId).toBeGreaterThan(insertId);
  const ann = await newUser(server, 'Ann');
  expect((await ann.api('GET', '/users/me')).status).toBe(200);
  await old.destroy();
  await server.close();
});
