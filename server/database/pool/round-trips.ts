import { DataSource, type DataSourceOptions, type QueryRunner } from 'typeorm';
import type { PoolGuard } from './pool-guard.js';
import { prepareSessions } from './sessions.js';

/** A statement that is written by hand. */
export interface Statement {
  sql: string;
  parameters: unknown[];
}

/** A transaction that knows everything it reads beforehand, and then everything it writes. */
export interface ReadThenWrite {
  reads: Statement[];
  /** @param found the rows that each of `reads` gave */
  writes: (found: unknown[][]) => Statement[];
}

/** One is used at a time, and another where that one hangs. */
const CONNECTIONS = 2;
const BEGIN: Statement = { sql: 'START TRANSACTION', parameters: [] };
const COMMIT: Statement = { sql: 'COMMIT', parameters: [] };
const beside = new WeakMap<DataSource, RoundTrips>();

/**
 * Runs a transaction in two round trips to a database server: it begins with all reads in one message, and ends with all writes in
 * another. The server stops at the first statement that fails, so the COMMIT behind it is not executed.
 *
 * Several statements in one message are allowed on connections of their own and nowhere else: a mistake in any other statement could
 * not be used to run a second one.
 */
export class RoundTrips {
  private constructor(readonly dataSource: DataSource) {}

  /** Those of a database server that was opened; undefined for SQLite, which has no trips to save. */
  static of(main: DataSource): RoundTrips | undefined {
    return beside.get(main);
  }

  /** Connects beside the pool of this data source, and ends with it. @throws DatabaseRefused */
  static async begin(main: DataSource, guard: PoolGuard): Promise<void> {
    const { options, logger } = main;
    const { extra } = options as { extra?: object };
    const own = { entities: [], migrations: [], poolSize: CONNECTIONS, extra: { ...extra, multipleStatements: true } };
    const dataSource = await new DataSource({ ...options, ...own } as DataSourceOptions).initialize();
    dataSource.logger = logger;
    await prepareSessions(dataSource, guard);
    const destroy = main.destroy.bind(main);
    main.destroy = async () => {
      try {
        await dataSource.destroy();
      } finally {
        await destroy();
      }
    };
    beside.set(main, new RoundTrips(dataSource));
  }

  /** @returns what each statement that writes gave */
  async run({ reads, writes }: ReadThenWrite): Promise<unknown[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const [, ...found] = await send(runner, [BEGIN, ...reads]);
      const [...written] = await send(runner, [...writes(found as unknown[][]), COMMIT]);
      return written.slice(0, -1);
    } catch (error) {
      // Where this fails, the connection is broken, and the database rolls back by itself.
      await runner.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/** @returns what each of them gave */
async function send(runner: QueryRunner, statements: Statement[]): Promise<unknown[]> {
  const sql = statements.map((statement) => statement.sql).join('; ');
  const given: unknown = await runner.query(
    sql,
    statements.flatMap(({ parameters }) => parameters),
  );
  return statements.length === 1 ? [given] : (given as unknown[]);
}
