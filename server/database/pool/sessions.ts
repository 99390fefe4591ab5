import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { PoolConnection, Pool, PoolGuard } from './pool-guard.js';
import { DatabaseRefused } from '../refused.js';

/** Each connection gets these once, so that no transaction has to ask for them. */
const SESSION = [
  // Decisions must be based on committed data and not on an old snapshot.
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  // Limits the wait for locks. The request itself has been answered with "unavailable" before.
  'SET SESSION innodb_lock_wait_timeout = 5, lock_wait_timeout = 5',
  // The driver writes quotes in values as \', which ends the text where a server is set up to take backslashes for nothing.
  "SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '')",
];

/**
 * Prepares each connection when it is used next. This happens after the migrations, because they may take any time. The first is
 * prepared here, so that a server that refuses it is told at the start. @throws DatabaseRefused
 */
export async function prepareSessions(dataSource: DataSource, guard: PoolGuard): Promise<void> {
  const { pool } = dataSource.driver as unknown as { pool: Pool };
  const prepared = new WeakSet<PoolConnection>();
  let refusal: string | null = null;
  let tell = (_: string) => {};
  // A connection that cannot be prepared is not used.
  const broken = (connection: PoolConnection, error: Error & { sqlState?: string }) => {
    if (error.sqlState !== undefined && refusal === null) {
      refusal = `The database server refuses the settings that every connection needs: ${error.message}`;
      tell(refusal);
    }
    connection.stream.destroy(error);
  };
  guard.watch(pool);
  pool.on('acquire', (connection) => {
    if (prepared.has(connection)) return;
    prepared.add(connection);
    for (const sql of SESSION) connection.query(sql, (error: Error | null) => error && broken(connection, error));
  });
  try {
    await dataSource.query('DO 0');
  } catch (error) {
    await dataSource.destroy();
    throw refusal === null ? error : new DatabaseRefused(refusal);
  }
  tell = (line) => new Logger('Database').error(line);
}
