import { join } from 'node:path';
import { createDataSource, dataSourceOptions } from '../../server/database/data-source.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { newUser } from '../support/client.js';
import { newDatabase, ON_SERVER, type TestDatabase } from '../support/database.js';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';

describe('server processes', () => {
  const started: ServerProcess[] = [];
  const start = async (...options: Parameters<typeof newServerProcess>) => {
    const server = await newServerProcess(...options);
    started.push(server);
    return server;
  };

  // Also after a failed test: a process that is left behind keeps the whole run from ending.
  afterEach(() => Promise.all(started.splice(0).map((server) => server.close())));

  /** Each that was started, and how it went: a server, or what it said before it ended. */
  const startTogether = (database: TestDatabase) =>
    Promise.allSettled([1, 2].map(() => start({ database, env: { LOG_LEVEL: 'error' } })));
  const migrationsOf = async (database: TestDatabase) => {
    const dataSource = await createDataSource(dataSourceOptions(database)).initialize();
    const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
    await dataSource.destroy();
    return rows.map((row) => row.name);
  };

  if (ON_SERVER)
    it('migrate an empty database safely when they start at the same moment', async () => {
      const database = await newDatabase();
      const outcomes = await startTogether(database);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(await migrationsOf(database)).toEqual(MIGRATIONS.map((migration) => migration.name));
      expect(started.map((server) => server.output)).toEqual(['', '']);
    });
  else
    it('one at a time has the embedded database: the second says so in one line that names the file, and ends with 1', async () => {
      const database = await newDatabase();
      const outcomes = await startTogether(database);
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused).toHaveLength(1);
      const file = join(database.dataDir, 'parley.db');
      expect((refused[0]!.reason as Error).message).toBe(
        `the server ended with 1:\n${file} is in use by another Parley: stop that one first, or set DATA_DIR or DATABASE_URL.\n`,
      );
      // Reading aside needs no lock, and a server that was killed leaves none behind.
      expect(await migrationsOf(database)).toEqual(MIGRATIONS.map((migration) => migration.name));
      await started[0]!.kill('SIGKILL');
      await started[0]!.start();
    });

  it('keep what they acknowledged when they are killed', async () => {
    const server = await start();
    const ann = await newUser(server, 'Ann');
    await server.kill('SIGKILL');
    await server.start();
    expect((await ann.api('GET', '/users/me')).body).toMatchObject({ id: ann.user.id, username: ann.user.username });
  });

  it('T4: end with 0 when they are told to', async () => {
    const server = await start();
    const ann = await newUser(server, 'Ann');
    await ann.socket();
    expect(await server.kill('SIGTERM')).toBe(0);
  });
});
