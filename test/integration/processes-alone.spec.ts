import { once } from 'node:events';
import { jest } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { itInLongRun } from '../support/rounds.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/ports.mjs';
import { newServerProcess, runServer } from '../support/server-process.js';

jest.setTimeout(90_000);

/** A process whose clock is this far ahead of its machine's. */
const ahead = (ms: number) => ({
  NODE_OPTIONS: `--import=data:text/javascript,const{now}=Date;Date.now=()=>now()+${ms}`,
});

describe('processes on one database', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await migratedDatabase();
  });
  afterEach(() => database.drop());

  /** Starts a server that has to end by itself. @returns its exit code and what it said */
  async function refusal(env: Record<string, string>): Promise<[number, string]> {
    const child = runServer({ ...database.env, ...env, PORT: String(await freePort()) });
    const said: string[] = [];
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => said.push(String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    return [code, said.join('')];
  }

  it('one without REDIS_URL is alone: another, with or without it, says so in one line and ends', async () => {
    const first = await newServerProcess({ database });
    const others: Record<string, string>[] = [{}, { REDIS_URL: 'redis://127.0.0.1:1' }];
    for (const [code, said] of await Promise.all(others.map((env) => refusal(env)))) {
      expect(code).toBe(1);
      expect(said).toMatch(/^\S+ \(process \d+\) serves this database, too, and without REDIS_URL on both .*\n$/);
      expect(said).toContain(`process ${first.pid}`);
    }
    await first.kill();
  });

  it('one that was killed keeps nobody from starting', async () => {
    const first = await newServerProcess({ database });
    await first.kill('SIGKILL');
    // Whoever took it for alive would wait for its row to age, in vain, and refuse to start.
    const connection = await createConnection(database.databaseUrl!);
    await connection.query('UPDATE processes SET beatAt = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR');
    await connection.end();
    await first.start();
    await first.kill();
  });

  it('of two that start at the same moment one serves', async () => {
    const ports = [await freePort(), await freePort()];
    const children = ports.map((port) => runServer({ ...database.env, PORT: String(port) }));
    await Promise.race(children.map((child) => once(child, 'exit')));
    const left = children.findIndex(({ exitCode }) => exitCode === null);
    const isReady = async () => (await fetch(`http://127.0.0.1:${ports[left]}/health/ready`)).status === 200;
    await eventually(isReady, 30_000);
    expect(children.map(({ exitCode }) => exitCode).sort()).toEqual([1, null]);
    const gone = once(children[left]!, 'exit');
    children[left]!.kill('SIGKILL');
    await gone;
  });

  it('T6: one whose clock is wrong does not start where others rely on it, and says so in one line', async () => {
    const [code, said] = await refusal({ REDIS_URL: 'redis://127.0.0.1:1', ...ahead(5_000) });
    expect(code).toBe(1);
    expect(said).toMatch(/^The clock of this host is (4|5)\d{3} ms ahead of the database's, .*\n$/);
  });

  itInLongRun('a server alone does not care: it judges by its own clock only', async () => {
    const server = await newServerProcess({ database, env: ahead(5_000) });
    await server.kill();
  });
});
