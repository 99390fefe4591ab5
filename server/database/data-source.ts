import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { assertKeepsEverySign } from './charset.js';
import { ENTITIES } from './entities.js';
import { type Pool, PoolGuard } from './pool-guard.js';
import { serializeSqlite } from './serial-sqlite.js';

const COMMON = {
  entities: ENTITIES,
  migrations: MIGRATIONS,
  migrationsTransactionMode: 'each' as const,
  synchronize: false,
};
/** A request must fail clearly within 3 s when the database is away. */
const CONNECT_TIMEOUT_MS = 2_200;
/** So many wait for one of the connections; the next is told so at once. */
const QUEUE_MAX = 1_000;

/** Where the data is: a server by URL, else an embedded SQLite file in `dataDir`. The one dialect switch. */
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
    // An address of IPv6 stands in brackets in a URL, and without them everywhere else.
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
    // The server uses some three hundred different statements. TypeORM keeps a hundred, so most were prepared again and again.
    statementCacheSize: 1_000,
    // Another process writes: a request must fail clearly within 3 s.
    timeout: 2000,
    prepareDatabase: prepareSqlite,
  };
}

interface SqliteHandle {
  pragma(sql: string): void;
}

function prepareSqlite(db: SqliteHandle): void {
  // An acknowledged signal is on the disk, also after a power cut.
  db.pragma('synchronous = FULL');
}

export function createDataSource(options: DataSourceOptions): DataSource {
  const dataSource = new DataSource(options);
  return options.type === 'better-sqlite3' ? keepRowsOnRevert(serializeSqlite(dataSource)) : dataSource;
}

/**
 * A step that changes a table makes it anew on SQLite. TypeORM takes steps back inside a transaction, where references
 * cannot be switched off any more: with the old table would go every row that refers to it.
 */
function keepRowsOnRevert(dataSource: DataSource): DataSource {
  const revert = dataSource.undoLastMigration.bind(dataSource);
  dataSource.undoLastMigration = async (options) => {
    await dataSource.query('PRAGMA foreign_keys = OFF');
    await revert(options).finally(() => dataSource.query('PRAGMA foreign_keys = ON'));
  };
  return dataSource;
}

/** True where rows can be locked one by one (`FOR UPDATE`); SQLite lets one writer in at a time anyhow. */
export function locksRows(dataSource: DataSource): boolean {
  return dataSource.options.type !== 'better-sqlite3';
}

/** Opens the database and runs pending migrations; several processes may start at once. */
export async function openDatabase(options: DataSourceOptions): Promise<DataSource> {
  if (options.type === 'better-sqlite3') return openFile(options, `${options.database}.lock`);
  const dataSource = await createDataSource(options).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query("SELECT GET_LOCK(CONCAT(DATABASE(), '.migrations'), 60)");
    await assertKeepsEverySign(runner);
    await dataSource.runMigrations();
  } finally {
    await runner.query("SELECT RELEASE_LOCK(CONCAT(DATABASE(), '.migrations'))").catch(() => undefined);
    await runner.release();
  }
  await limitWaits(dataSource);
  return dataSource;
}

/** Nobody waits for ever for another one's lock; the request itself has said "unavailable" before. */
const LIMIT_WAITS = 'SET SESSION innodb_lock_wait_timeout = 5, lock_wait_timeout = 5';

async function limitWaits(dataSource: DataSource): Promise<void> {
  const { pool } = dataSource.driver as unknown as {
    pool: Pool & {
      on(event: 'connection', listener: (connection: { query(sql: string, done: () => void): void }) => void): void;
    };
  };
  // A failure is the next statement's, too.
  pool.on('connection', (connection) => connection.query(LIMIT_WAITS, () => undefined));
  await dataSource.query(LIMIT_WAITS);
  // Not before: a migration may take as long as it takes.
  new PoolGuard().watch(pool);
}

/** Longer than any step takes. */
const FILE_PATIENCE_MS = 60_000;

/**
 * SQLite has no named lock: a second file beside the first is locked instead. It is the operating system's lock, so it ends with
 * the process that holds it, however that ends.
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
    // From here on whoever waits for another process's lock waits without holding up this one (`serial-sqlite.ts`).
    await dataSource.query('PRAGMA busy_timeout = 0');
    return dataSource;
  } finally {
    await lock.destroy();
  }
}
