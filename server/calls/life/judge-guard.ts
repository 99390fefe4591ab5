import { Injectable, Logger } from '@nestjs/common';
import { isAway } from '../../http/errors/to-problem.js';
import { Absence } from '../../time/absence.js';

/** Used by everything that judges many rows: a row that fails does not hold up the others. */
@Injectable()
export class JudgeGuard {
  private readonly log = new Logger('CallSweeper');

  constructor(private readonly absence: Absence) {}

  /** Judges one after the other. @throws when the database is away: nobody is judged when they could not be heard */
  async each<T extends { id: number }>(rows: AsyncIterable<T>, judge: (row: T) => Promise<unknown>): Promise<void> {
    for await (const row of rows) {
      try {
        await judge(row);
        this.absence.beat();
      } catch (error) {
        this.log.warn(`not judged: ${row.id}: ${error instanceof Error ? error.message : String(error)}`);
        if (isAway(error)) throw error;
      }
    }
  }
}
