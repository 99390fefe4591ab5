import { Injectable, Logger } from '@nestjs/common';
import { isAway } from '../../http/errors/to-problem.js';
import { Absence } from '../../time/absence.js';

/** Stands by whoever judges many: one that cannot be judged keeps nobody else waiting. */
@Injectable()
export class JudgeGuard {
  private readonly log = new Logger('CallSweeper');

  constructor(private readonly absence: Absence) {}

  /** One after the other. @throws where the database is away: who could not be heard is not judged */
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
