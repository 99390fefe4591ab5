import { once } from 'node:events';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { DatabaseLocation } from '../../server/database/data-source.js';
import { holdDatabase } from '../../server/database/one-server.js';
import { DatabaseRefused } from '../../server/database/refused.js';
import { newUser } from '../support/client.js';
import { newDatabase, ON_SERVER, type TestDatabase } from '../support/database.js';
import { newServerProcess, runServer } from '../support/server-process.js';

const NAMES = ['Łukasz', 'Иван', '👩‍👩‍👧', '王小明', 'نعیم'];

/** A database as `CREATE DATABASE` makes it on a server whose default is latin1. */
async function latin1(...statements: string[]): Promise<TestDatabase> {
  const database = await newDatabase();
  const name = new URL(database.databaseUrl!).pathname.slice(1);
  await ask(database, `ALTER DATABASE ${name} CHARACTER SET latin1 COLLATE latin1_swedish_ci`);
  for (const statement of statements) await ask(database, statement);
  return database;
}

async function ask(database: TestDatabase, sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection(database.databaseUrl!.replace('mariadb:', 'mysql:'));
  try {
    return (await connection.query<RowDataPacket[]>(sql))[0];
  } finally {
    await connection.end();
  }
}

async function startAndFail(database: Pick<TestDatabase, 'env'>): Promise<{ code: number; output: string }> {
  const child = runServer(database.env);
  let output = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

/** The line that a server would print before it ends: it asks this of the database before anything else. */
async function refusalOf(location: DatabaseLocation): Promise<string> {
  const error = await holdDatabase(location).catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(DatabaseRefused);
  return (error as DatabaseRefused).message;
}

const OTHER_SETS =
  "SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND character_set_name <> 'utf8mb4'";
const DEFAULTS =
  'SELECT table_collation AS collation FROM information_schema.tables WHERE table_schema = DATABASE() ' +
  "AND table_name <> 'migrations' GROUP BY table_collation";

// SQLite has no other character set.
if (!ON_SERVER) it('an embedded database keeps every sign by itself', () => expect(ON_SERVER).toBe(false));
else
  describe('a database that is latin1', () => {
    it('is mended where it is empty, and keeps every name from then on', async () => {
      const database = await latin1();
      const server = await newServerProcess({ database });
      for (const name of NAMES) {
        const client = await newUser(server, name);
        expect((await client.api('GET', '/users/me')).body).toMatchObject({ displayName: name });
      }
      expect(await ask(database, OTHER_SETS)).toEqual([]);
      expect(await ask(database, DEFAULTS)).toMatchObject([{ collation: 'utf8mb4_bin' }]);
      await server.close();
    }, 60_000);

    const holding = (table: string) => latin1(`CREATE TABLE ${table} (id int PRIMARY KEY, name varchar(80))`);

    it('is refused in one line that says what to do where it holds tables, and the server ends', async () => {
      const database = await holding('users');
      const { code, output } = await startAndFail(database);
      expect(output.trimEnd().split('\n')).toEqual([expect.stringContaining('(users)')]);
      expect(output).toContain('ALTER TABLE `users` CONVERT TO CHARACTER SET utf8mb4');
      expect(code).toBe(1);
      expect(await ask(database, 'SHOW TABLES')).toHaveLength(1);
      await database.drop();
    });

    it('is refused where it holds tables of another product only', async () => {
      const database = await holding('of_another_product');
      expect(await refusalOf(database)).toMatch(
        /\(of_another_product\).* ALTER TABLE `of_another_product` CONVERT TO /,
      );
      expect(await ask(database, 'SHOW TABLES')).toHaveLength(1);
      await database.drop();
    });

    it('is not what one table of ours may be in a database that is in order', async () => {
      const database = await newDatabase();
      await ask(database, 'CREATE TABLE users (id int PRIMARY KEY, name varchar(80)) CHARACTER SET latin1');
      await ask(database, 'CREATE TABLE theirs (id int PRIMARY KEY, name varchar(80)) CHARACTER SET latin1');
      expect(await refusalOf(database)).toContain('(users)');
      await database.drop();
    });
  });

if (ON_SERVER)
  describe('a database server that refuses for good', () => {
    const location = () => new URL(process.env['TEST_DATABASE_URL'] ?? '');

    const users = { stranger: "IDENTIFIED BY 'secret'", passwordless: 'IDENTIFIED VIA unix_socket' };
    const administer = async (sql: string) => {
      const connection = await createConnection(location().href.replace('mariadb:', 'mysql:'));
      await connection.query(sql).finally(() => connection.end());
    };
    const own = (name: string) => `parley_${name}_${process.pid}`;
    beforeAll(async () => {
      for (const [name, how] of Object.entries(users)) await administer(`CREATE USER ${own(name)}@'%' ${how}`);
    });
    afterAll(async () => {
      for (const name of Object.keys(users)) await administer(`DROP USER ${own(name)}@'%'`);
    });

    it.each<[string, RegExp, (url: URL) => void]>([
      [
        'there is no such database',
        /^There is no database parley_nowhere /,
        (url) => (url.pathname = '/parley_nowhere'),
      ],
      [
        'the password is wrong',
        /^The database server refuses the user or the password/,
        (url) => ([url.pathname, url.password] = ['/mysql', 'wrong']),
      ],
      [
        'the user does not sign in with a password',
        /^The database server refuses the user or the password/,
        (url) => ([url.pathname, url.username, url.password] = ['/mysql', own('passwordless'), 'wrong']),
      ],
      [
        'the user may not use the database',
        /^The user in DATABASE_URL may not use the database mysql\./,
        (url) => ([url.pathname, url.username, url.password] = ['/mysql', own('stranger'), 'secret']),
      ],
    ])('is told in one line: %s', async (_, words, change) => {
      const database = await newDatabase();
      const url = location();
      change(url);
      const line = await refusalOf({ ...database, databaseUrl: url.href });
      expect(line).toMatch(words);
      expect(line).not.toMatch(/wrong|\n/);
      await database.drop();
    });
  });
