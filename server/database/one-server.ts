import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { judgeServer } from './charset.js';
import { type DatabaseLocation, dataSourceOptions } from './data-source.js';
import { DatabaseRefused } from './refused.js';

/** One that is being restarted has just been told to end. */
const PATIENCE_MS = 1_000;

/** Another server has the file: its users and ours could not ring each other. */
class DatabaseInUse extends DatabaseRefused {
  constructor(file: string) {
    super(`${file} is in use by another Parley: stop that one first, or set DATA_DIR or DATABASE_URL.`);
  }
}

/** SQLite keeps one log of changes for each name, so two names of one file would corrupt it. */
class DatabaseHasTwoNames extends DatabaseRefused {
  constructor(file: string) {
    super(
      `${file} has another name as well (a hard link): SQLite needs files of one name. Remove the other, or copy the file.`,
    );
  }
}

/**
 * An embedded database is for one server. It locks a file beside the database for as long as it runs: the operating
 * system's lock, so it ends with the process, however that ends. Reading aside, checking and backing up need no such lock.
 * A database server is only asked whether it keeps every sign, before anything else of this process starts.
 * @returns what to keep, so that the lock is kept; null where the database is a server
 * @throws DatabaseRefused
 */
export async function holdDatabase(location: DatabaseLocation): Promise<DataSource | null> {
  const options = dataSourceOptions(location);
  if (options.type !== 'better-sqlite3') return judgeServer(options);
  const file = fileBehind(String(options.database));
  if (existsSync(file) && statSync(file).nlink > 1) throw new DatabaseHasTwoNames(file);
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

/** Links that lead to each other lead nowhere; the database says so. */
const HOPS_MAX = 20;

/** Where links lead, also those to a file that is still to be made. */
function fileBehind(path: string, hops = 0): string {
  if (existsSync(path)) return realpathSync(path);
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink && hops < HOPS_MAX ? fileBehind(resolve(dirname(path), readlinkSync(path)), hops + 1) : path;
}
