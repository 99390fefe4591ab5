import { existsSync, realpathSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { type DatabaseLocation, dataSourceOptions } from './data-source.js';

/** One that is being restarted has just been told to end. */
const PATIENCE_MS = 1_000;

/** Another server has the file: its users and ours could not ring each other. */
export class DatabaseInUse extends Error {
  constructor(file: string) {
    super(`${file} is in use by another Parley: stop that one first, or set DATA_DIR or DATABASE_URL.`);
  }
}

/**
 * An embedded database is for one server. It locks a file beside the database for as long as it runs: the operating
 * system's lock, so it ends with the process, however that ends. Reading aside, checking and backing up need no such lock.
 * @returns what to keep, so that the lock is kept; null where the database is a server
 * @throws DatabaseInUse
 */
export async function holdDatabase(location: DatabaseLocation): Promise<DataSource | null> {
  const options = dataSourceOptions(location);
  if (options.type !== 'better-sqlite3') return null;
  const named = String(options.database);
  const file = existsSync(named) ? realpathSync(named) : named;
  const lock = await new DataSource({
    type: 'better-sqlite3',
    database: `${file}.server`,
    timeout: PATIENCE_MS,
  }).initialize();
  try {
    await lock.query('BEGIN EXCLUSIVE');
    return lock;
  } catch {
    await lock.destroy();
    throw new DatabaseInUse(file);
  }
}
