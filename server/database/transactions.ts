import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { locksRows } from './data-source.js';
import { Errand } from './errand.js';
import { inInserts, inLists, inStatements } from './own-sql.js';
import { type ReadThenWrite, RoundTrips, type Statement } from './pool/round-trips.js';

const RETRYABLE = new Set(['ER_LOCK_DEADLOCK', 'ER_CHECKREAD']);
const UNIQUE = new Set(['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY']);
const ATTEMPTS = 6;
const RETRY_WITHIN_MS = 40;

function driverCode(error: unknown): string {
  return error instanceof QueryFailedError ? ((error.driverError as { code?: string }).code ?? '') : '';
}

/** A unique index refused the row, on either database. */
export function isUniqueViolation(error: unknown): boolean {
  return UNIQUE.has(driverCode(error));
}

async function repeated<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (count >= ATTEMPTS || !RETRYABLE.has(driverCode(error))) throw error;
      await setTimeout(randomInt(count * RETRY_WITHIN_MS));
    }
  }
}

async function oneByOne(manager: EntityManager, { reads, writes }: ReadThenWrite): Promise<unknown[]> {
  const all = async <T>(statements: Statement[]) => {
    const given: T[] = [];
    for (const { sql, parameters } of statements) given.push(await manager.query<T>(sql, parameters));
    return given;
  };
  return all(writes(await all<unknown[]>(reads)));
}

/** Runs units of work. Inside one, use its manager, not a repository from outside. */
@Injectable()
export class Transactions {
  constructor(private readonly dataSource: DataSource) {}

  /** For use outside a transaction: each statement on its own. */
  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  /** The victim of a deadlock runs again after a random delay. The database rolled it back, so nothing of it has happened. */
  run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return repeated(() => this.once(work));
  }

  /**
   * The same for work that reads everything it needs before it writes: on a server it takes two round trips, however many statements
   * these are. @returns what each statement that writes gave
   */
  readThenWrite(work: ReadThenWrite): Promise<unknown[]> {
    const trips = RoundTrips.of(this.dataSource);
    if (trips === undefined) return this.run((manager) => oneByOne(manager, work));
    return repeated(async () => {
      const errand = Errand.current();
      errand?.assertWanted();
      const writes: ReadThenWrite['writes'] = (found) => {
        const statements = work.writes(found);
        errand?.assertWanted();
        return statements;
      };
      const written = await trips.run({ ...work, writes });
      errand?.hasCommitted();
      return written;
    });
  }

  /** READ COMMITTED where there is a choice: each connection is prepared for that (`data-source.ts`). */
  private async once<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const errand = Errand.current();
    errand?.assertWanted();
    const wanted = async (manager: EntityManager) => {
      const result = await work(manager);
      errand?.assertWanted();
      return result;
    };
    const result = await this.dataSource.transaction(wanted);
    errand?.hasCommitted();
    return result;
  }

  /** The same for rows that are only read: others may read them too, but nobody may change them. */
  get forShare(): { mode: 'pessimistic_read' } | undefined {
    return locksRows(this.dataSource) ? { mode: 'pessimistic_read' } : undefined;
  }

  /** The `lock` option for `find` that keeps the rows unchanged until the end of the transaction. */
  get forUpdate(): { mode: 'pessimistic_write' } | undefined {
    return locksRows(this.dataSource) ? { mode: 'pessimistic_write' } : undefined;
  }

  /** The end of a SELECT that is written by hand and locks its rows, like the two above. */
  get rowLocks(): { update: string; share: string } {
    return locksRows(this.dataSource)
      ? { update: ' FOR UPDATE', share: ' LOCK IN SHARE MODE' }
      : { update: '', share: '' };
  }

  /** Whether ids are counted up by one, as SQL: not where several servers share a table. */
  get countsByOne(): string {
    return locksRows(this.dataSource) ? '@@auto_increment_increment = 1' : '1 = 1';
  }

  /** The rows in pieces, each for one INSERT written by hand. */
  inInserts<T>(rows: readonly T[]): T[][] {
    return inInserts(rows, locksRows(this.dataSource));
  }

  /** The list in pieces, each for one statement written by hand. */
  inStatements<T>(list: readonly T[]): T[][] {
    return inStatements(list, locksRows(this.dataSource));
  }

  /** The list in pieces, each for the `IN (…)` of one SELECT written by hand. */
  inLists<T>(list: readonly T[]): T[][] {
    return inLists(list, locksRows(this.dataSource));
  }
}
