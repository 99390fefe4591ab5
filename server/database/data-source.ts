import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { assertKeepsEverySign } from './charset.js';
import { ENTITIES } from './entities.js';
import { PoolGuard } from './pool/pool-guard.js';
import { RoundTrips } from './pool/round-trips.js';
import { serializeSqlite } from './serial-sqlite.js';
import { prepareSessions } from './pool/sessions.js';

const COMMON = {
  entities: ENTITIES,
  migrations: MIGRATIONS,
  migrationsTransactionMode: 'each' as const,
  synchronize: false,
};
/** A request must fail clearly within 3 s when the database is away. */
const CONNECT_TIMEOUT_MS = 2_200;
/** How many requests may wait for a connection. Further ones are refused at once. */
const QUEUE_MAX = 1_000;

/** Where the data is stored: on a server given by URL, or in an SQLite file in `dataDir`. The only place that chooses the dialect. */
export interface DatabaseLocation {
  databaseUrl: string | null;
  dataDir: string;
}

export function dataSourceOptions(location: DatabaseLocation): DataSourceOptions {
  return location.databaseUrl === null ? sqliteOptions(location.dataDir) : serverOptions(location.databaseUrl);
}

function serverOptions(databaseUrl: string): DataSourceOptions {
  const url = new URL(databaseUrl);
  return {
    ...COMMON,
    type: url.protocol === 'mysql:' ? 'mysql' : 'mariadb',
    // An IPv6 address has brackets in a URL, and nowhere else.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 3306),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    charset: 'utf8mb4',
    timezone: 'Z',
    poolSize: 10,
    connectTimeout: CONNECT_TIMEOUT_MS,
    extra: { queueLimit: QUEUE_MAX },
  };
}

function sqliteOptions(dataDir: string): DataSourceOptions {
  mkdirSync(dataDir, { recursive: true });
  return {
    ...COMMON,
    type: 'better-sqlite3',
    database: join(dataDir, 'parley.db'),
    enableWAL: true,
    // The server uses some three hundred different statements. TypeORM caches a hundred, so most would be prepared again and again.
    statementCacheSize: 1_000,
    // If another process is writing, a request must fail clearly within 3 s.
    timeout: 2000,
    prepareDatabase: prepareSqlite,
  };
}

interface SqliteHandle {
  pragma(sql: string): void;
}

function prepareSqlite(db: SqliteHandle): void {
  // An acknowledged signal must be on disk, even after a power cut.
  db.pragma('synchronous = FULL');
  // In pages, 16 MB. A page that many commits change is copied into the file once for all of them.
  db.pragma('wal_autocheckpoint = 4000');
}

export function createDataSource(options: DataSourceOptions): DataSource {
  const dataSource = new DataSource(options);
  return options.type === 'better-sqlite3' ? keepRowsOnRevert(serializeSqlite(dataSource)) : dataSource;
}

/**
 * To change a table on SQLite, a migration recreates it. TypeORM reverts migrations inside a transaction, where foreign keys
 * cannot be switched off any more, so dropping the old table would delete every row that refers to it.
 */
function keepRowsOnRevert(dataSource: DataSource): DataSource {
  const revert = dataSource.undoLastMigration.bind(dataSource);
  dataSource.undoLastMigration = async (options) => {
    await dataSource.query('PRAGMA foreign_keys = OFF');
    await revert(options).finally(() => dataSource.query('PRAGMA foreign_keys = ON'));
  };
  return dataSource;
}

/** Whether rows can be locked one by one (`FOR UPDATE`). SQLite allows only one writer at a time anyway. */
export function locksRows(dataSource: DataSource): boolean {
  return dataSource.options.type !== 'better-sqlite3';
}

/** The named lock under which one process after the other migrates. MySQL takes names of up to 64 characters, as long as a database's. */
export const MIGRATION_LOCK =
  "IF(CHAR_LENGTH(DATABASE()) <= 53, CONCAT(DATABASE(), '.migrations'), CONCAT('parley.', SHA1(DATABASE())))";

/** Opens the database and runs pending migrations. Several processes may start at once. @throws DatabaseRefused */
export async function openDatabase(options: DataSourceOptions): Promise<DataSource> {
  if (options.type === 'better-sqlite3') return openFile(options, `${options.database}.lock`);
  const dataSource = await createDataSource(options).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`SELECT GET_LOCK(${MIGRATION_LOCK}, 60)`);
    await assertKeepsEverySign(runner);
    await dataSource.runMigrations();
  } finally {
    await runner.query(`SELECT RELEASE_LOCK(${MIGRATION_LOCK})`).catch(() => undefined);
    await runner.release();
  }
  const guard = new PoolGuard();
  await prepareSessions(dataSource, guard);
  try {
    await RoundTrips.begin(dataSource, guard);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  return dataSource;
}

/** Longer than any migration takes. */
const FILE_PATIENCE_MS = 60_000;

/**
 * SQLite has no named locks, so a second file beside the database is locked. The operating system releases the lock when the
 * process ends, however it ends.
 */
async function openFile(options: DataSourceOptions, lockFile: string): Promise<DataSource> {
  const lock = await new DataSource({
    type: 'better-sqlite3',
    database: lockFile,
    timeout: FILE_PATIENCE_MS,
  }).initialize();
  try {
    await lock.query('BEGIN EXCLUSIVE');
    const dataSource = await createDataSource(options).initialize();
    await dataSource.runMigrations();
    // From here on, waiting for another process's lock does not block this process (`serial-sqlite.ts`).
    await dataSource.query('PRAGMA busy_timeout = 0');
    return dataSource;
  } finally {
    await lock.destroy();
  }
}
