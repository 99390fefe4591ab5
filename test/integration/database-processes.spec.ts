import { createDataSource, dataSourceOptions } from '../../server/database/data-source.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { newUser } from '../support/client.js';
import { newDatabase } from '../support/database.js';
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

  it('migrate an empty database safely when they start at the same moment', async () => {
    const database = await newDatabase();
    const servers = await Promise.all([1, 2].map(() => start({ database, env: { LOG_LEVEL: 'error' } })));
    const dataSource = await createDataSource(dataSourceOptions(database)).initialize();
    const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
    expect(rows.map((row) => row.name)).toEqual(MIGRATIONS.map((migration) => migration.name));
    await dataSource.destroy();
    expect(servers.map((server) => server.output)).toEqual(['', '']);
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
