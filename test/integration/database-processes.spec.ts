import { jest } from '@jest/globals';
import { once } from 'node:events';
import { join } from 'node:path';
import { createDataSource, dataSourceOptions } from '../../server/database/data-source.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { newUser } from '../support/client.js';
import { readiness } from '../support/cluster.js';
import { newDatabase, ON_SERVER, type TestDatabase } from '../support/database.js';
import { freePort } from '../support/ports.mjs';
import { newServerProcess, runServer, type ServerProcess } from '../support/server-process.js';

/** Each test starts more than one server, on a busy machine. */
jest.setTimeout(90_000);

describe('server processes', () => {
  const started: ServerProcess[] = [];
  const start = async (...options: Parameters<typeof newServerProcess>) => {
    const server = await newServerProcess(...options);
    started.push(server);
    return server;
  };

  // Also after a failed test, because a process that is left behind would keep the whole run from ending.
  afterEach(() => Promise.all(started.splice(0).map((server) => server.close())));

  const migrationsOf = async (database: TestDatabase) => {
    const dataSource = await createDataSource(dataSourceOptions(database)).initialize();
    const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
    await dataSource.destroy();
    return rows.map((row) => row.name);
  };

  if (ON_SERVER)
    it('migrate an empty database safely when they start at the same moment', async () => {
      const database = await newDatabase();
      // Without it, only one of them would start.
      const env = {
        LOG_LEVEL: 'error',
        REDIS_URL: 'redis://127.0.0.1:1',
        JWT_SECRET: 'one secret for both of them, of some length',
      };
      const servers = await Promise.all([1, 2].map(() => start({ database, env })));
      expect(await migrationsOf(database)).toEqual(MIGRATIONS.map((migration) => migration.name));
      expect(servers.map((server) => server.output)).toEqual(['', '']);
    });
  else {
    it('one has the embedded database: a second says so in one line that names the file, and ends with 1', async () => {
      const server = await start();
      const { database } = server;
      const second = runServer({ ...database.env, PORT: String(await freePort()) });
      const said: string[] = [];
      for (const stream of [second.stdout!, second.stderr!])
        stream.on('data', (chunk: Buffer) => said.push(String(chunk)));
      const [code] = (await once(second, 'close')) as [number];
      const file = join(database.dataDir, 'parley.db');
      const line = `${file} is in use by another Parley: stop that one first, or set DATA_DIR or DATABASE_URL.\n`;
      expect([code, said.join('')]).toEqual([1, line]);
      // Reading needs no lock, and a server that was killed leaves none behind.
      expect(await migrationsOf(database)).toEqual(MIGRATIONS.map((migration) => migration.name));
      await server.kill('SIGKILL');
      await server.start();
    });

    it('one with the embedded database serves alone, and REDIS_URL means nothing to it', async () => {
      const server = await start({ env: { REDIS_URL: 'redis://127.0.0.1:1' } });
      expect(await readiness(server)).toMatchObject({ code: 200, status: 'ok' });
      expect((await readiness(server)).checks).not.toHaveProperty('redis');
    });
  }

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
