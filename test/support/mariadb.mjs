/**
 * A private MariaDB on a free port of 127.0.0.1, in a folder of its own, gone when it is stopped.
 * By hand: `node test/support/mariadb.mjs` prints its URL and runs until Ctrl-C.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createConnection } from 'mysql2/promise';
import { aptInstall, isRoot } from './debian.mjs';
import { freePort } from './ports.mjs';

const PATHS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/local/mysql/bin'];
const MISSING =
  'MariaDB is not installed: install the package mariadb-server (Debian: apt-get install mariadb-server), ' +
  'or set TEST_DATABASE_URL=mariadb://user:password@host:3306/ of a server where databases may be created.';

/** Compares blanks at the end of a text as MySQL's default collation does: they count. */
export const NO_PAD = 'utf8mb4_unicode_520_nopad_ci';

/** The path of a program, or null. */
const find = (name) => PATHS.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;

/**
 * @param {{ extra?: string[], durable?: boolean }} [options] `extra`: options of the server, over those below; `durable`: commits
 *   are flushed as in production, so that timing is honest, and what was committed survives the end of the server
 * @returns {Promise<import('./mariadb.d.mts').MariaDb>}
 */
export async function startMariaDb({ extra = [], durable = true } = {}) {
  if (find('mariadbd') === null) aptInstall(['mariadb-server'], MISSING);
  if (find('mariadbd') === null) throw new Error(MISSING);
  const folder = mkdtempSync(join(tmpdir(), 'parley-mariadb-'));
  // When root starts it, the server runs as another user, who has to be able to enter its folder.
  chmodSync(folder, 0o755);
  try {
    return await run(folder, durable ? extra : [...NOT_DURABLE, ...extra]);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function run(folder, extra) {
  const data = join(folder, 'data');
  const user = isRoot() ? ['--user=root'] : [];
  const install = ['--no-defaults', ...user, '--auth-root-authentication-method=normal', '--skip-test-db'];
  execFileSync(find('mariadb-install-db') ?? 'mariadb-install-db', [...install, `--datadir=${data}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const port = await freePort();
  const args = [...options({ folder, data, port }), ...extra, ...user];
  let server;
  const start = async () => (server = await begin(args, { folder, port }));
  const kill = (signal) => ended(server, signal);
  await start();
  return {
    ...{ url: `mariadb://root@127.0.0.1:${port}/`, folder, start, kill },
    signal: (name) => void server.kill(name),
    stop: async ({ keep = false } = {}) => {
      await kill('SIGTERM');
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts the server and waits until it answers. @throws with the end of its log */
async function begin(args, { folder, port }) {
  const log = join(folder, 'log');
  const output = openSync(log, 'a');
  const server = spawn(find('mariadbd'), args, {
    stdio: ['ignore', output, output],
    // In a process group of its own, so that Ctrl-C reaches only us, and we stop it properly.
    detached: true,
  });
  closeSync(output);
  await answering(port, server).catch(async (error) => {
    const lines = readFileSync(log, 'utf8').split('\n').slice(-15).join('\n');
    await ended(server, 'SIGTERM');
    throw new Error(`MariaDB did not start: ${error.message}\n${lines}`);
  });
  return server;
}

/** What a MariaDB can be told so that it behaves as MySQL 8 does; `loose`: an older one does not know it. */
export const AS_MYSQL = [
  '--sql-mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
  `--collation-server=${NO_PAD}`,
  '--innodb-autoinc-lock-mode=2',
  '--max-allowed-packet=64M',
  '--explicit-defaults-for-timestamp=ON',
  '--loose-innodb-snapshot-isolation=ON',
];

const NOT_DURABLE = ['--innodb-flush-log-at-trx-commit=0', '--skip-innodb-doublewrite'];

/** Only the sizes differ from production. */
function options({ folder, data, port }) {
  return [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${join(folder, 's.sock')}`,
    `--pid-file=${join(folder, 'pid')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-log-bin',
    '--innodb-flush-log-at-trx-commit=1',
    '--innodb-buffer-pool-size=128M',
    '--innodb-log-file-size=32M',
    '--max-connections=400',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
  ];
}

/** Ends it, and waits until it is gone. */
async function ended(server, signal) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  // One that stands still hears nothing else.
  const killed = setTimeout(() => server.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(killed);
}

async function answering(port, server) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'root', connectTimeout: 1_000 });
      return await connection.end();
    } catch (error) {
      if (attempt >= 300 || server.exitCode !== null) throw error;
      await wait(100);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await startMariaDb();
  console.log(`TEST_DB=mariadb TEST_DATABASE_URL=${server.url}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void server.stop());
}
