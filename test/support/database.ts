import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { DatabaseLocation } from '../../server/database/data-source.js';

/** Which database the tests run on: `TEST_DB=sqlite` (default) or `TEST_DB=mariadb` with `TEST_DATABASE_URL`. */
export const ON_SERVER = process.env['TEST_DB'] === 'mariadb';

/** What a new database has on a server, unless the run wants another. */
const COLLATION = process.env['TEST_COLLATION'] ?? 'utf8mb4_unicode_ci';

/** An empty database for one test, and the folder for everything else that a server stores. */
export interface TestDatabase extends DatabaseLocation {
  /** The settings with which a server uses it. */
  env: Record<string, string>;
  drop(): Promise<void>;
}

/** A folder with what `template.mjs` made. It is missing when a single spec is run by hand; then every migration runs. */
const TEMPLATE = process.env['TEST_TEMPLATE'] ?? '';

/** Where a new database is made: SQLite's file in `folder`, or on the database server at `serverUrl`. */
interface Place {
  folder?: string;
  serverUrl?: string;
}

/** A database with all migrations. */
export async function migratedDatabase(place: Place = {}): Promise<TestDatabase> {
  const database = await newDatabase(place);
  const [file, schema] = [join(TEMPLATE, 'parley.db'), join(TEMPLATE, 'schema.json')];
  if (!ON_SERVER && existsSync(file)) copyFileSync(file, join(database.dataDir, 'parley.db'));
  if (ON_SERVER && existsSync(schema)) {
    const statements = JSON.parse(readFileSync(schema, 'utf8')) as string[];
    await onServer(database.databaseUrl!, statements);
  }
  return database;
}

/** Spec files run in parallel processes, several in each, so the names have to be random. */
export async function newDatabase({ folder = tmpdir(), serverUrl }: Place = {}): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(folder, 'parley-test-'));
  const removeFolder = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  if (!ON_SERVER) {
    return { databaseUrl: null, dataDir, env: { DATA_DIR: dataDir }, drop: () => Promise.resolve(removeFolder()) };
  }
  const name = `parley_${process.pid}_${randomBytes(4).toString('hex')}`;
  const server = serverUrl ?? givenServer();
  await onServer(server, [`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE ${COLLATION}`]);
  const databaseUrl = new URL(`/${name}`, server).href;
  const drop = async () => {
    removeFolder();
    await onServer(server, [`DROP DATABASE IF EXISTS ${name}`]);
  };
  return { databaseUrl, dataDir, env: { DATA_DIR: dataDir, DATABASE_URL: databaseUrl }, drop };
}

function givenServer(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DB=mariadb needs TEST_DATABASE_URL; "npm test -- --only=mariadb" starts a server.');
  return url;
}

async function onServer(at: string, statements: string[]): Promise<void> {
  const url = new URL(at);
  const database = url.pathname.slice(1);
  const connection = await createConnection({
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ...(database && { database }),
  });
  try {
    for (const sql of statements) await connection.query(sql);
  } finally {
    await connection.end();
  }
}
