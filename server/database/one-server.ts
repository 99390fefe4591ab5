import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { judgeServer } from './charset.js';
import { type DatabaseLocation, dataSourceOptions } from './data-source.js';
import { DatabaseRefused } from './refused.js';

/** A server that is being restarted has only just been told to end. */
const PATIENCE_MS = 1_000;

/** Another server uses the file. The users of the two servers could not call each other. */
class DatabaseInUse extends DatabaseRefused {
  constructor(file: string) {
    super(`${file} is in use by another Parley: stop that one first, or set DATA_DIR or DATABASE_URL.`);
  }
}

/** SQLite keeps one write-ahead log per file name, so two names for one file would corrupt it. */
class DatabaseHasTwoNames extends DatabaseRefused {
  constructor(file: string) {
    super(
      `${file} has another name as well (a hard link): SQLite needs files of one name. Remove the other, or copy the file.`,
    );
  }
}

/**
 * An SQLite database is for one server only. The server keeps a file beside the database locked for as long as it runs; the
 * operating system releases the lock when the process ends, however it ends. Checks and backups, which only read, need no such
 * lock. A database server is only asked whether it can store every character, before anything else of this process starts.
 * @returns the connection that holds the lock; null when the database is a server
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

/** More links than this form a loop. The database reports that itself. */
const HOPS_MAX = 20;

/** The file that links lead to, even if it does not exist yet. */
function fileBehind(path: string, hops = 0): string {
  if (existsSync(path)) return realpathSync(path);
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink && hops < HOPS_MAX ? fileBehind(resolve(dirname(path), readlinkSync(path)), hops + 1) : path;
}
