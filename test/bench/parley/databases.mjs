/** Empty databases for the server: a file, and schemas of private MariaDB servers, which are started when the first is wanted. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { startMariaDb } from '../../support/mariadb.mjs';
import { hold } from '../frame/held.mjs';

/**
 * `slow`: a commit waits up to 2 ms for others before all of them are written, as on a disk whose flush takes that long. With the binary
 * log, MariaDB can be told to wait; nothing else of its set-up changes.
 */
const SERVERS = {
  mariadb: [],
  slow: ['--log-bin=binary', '--binlog-commit-wait-count=100000', '--binlog-commit-wait-usec=2000'],
};
export const DATABASES = { sqlite: 'SQLite', mariadb: 'MariaDB', slow: 'MariaDB, 2 ms a flush' };
const started = new Map();

/** @returns `{ databaseUrl, dataDir }` as the server's own modules take it */
export async function newDatabase(kind, { extra = [] } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  hold(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 }));
  return { databaseUrl: kind === 'sqlite' ? null : await newSchema(kind, extra), dataDir };
}

async function newSchema(kind, extra) {
  const name = `parley_${randomBytes(4).toString('hex')}`;
  const connection = await createConnection(await urlOf(kind, extra));
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  const url = new URL(`/${name}`, await urlOf(kind, extra)).href;
  await connection.end();
  return url;
}

function urlOf(kind, extra) {
  const key = [kind, ...extra].join(' ');
  if (!started.has(key)) {
    const starting = startMariaDb({ extra: [...SERVERS[kind], ...extra] });
    hold(async () => {
      started.delete(key);
      await (await starting.catch(() => null))?.stop();
    });
    started.set(key, starting);
  }
  return started.get(key).then(({ url }) => url);
}
