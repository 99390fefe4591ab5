import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { addColumns, integer, optional, time } from './columns.js';

/** Pages tell when they received a signal and how long they took to apply it, so that a slow line is told from a slow page. */
export class ToldTimes1790001440000 implements MigrationInterface {
  name = 'ToldTimes1790001440000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'call_signals', [
      new TableColumn(time('receivedAt', optional)),
      new TableColumn(integer('tookMs', optional)),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['tookMs', 'receivedAt']) await runner.dropColumn('call_signals', name);
  }
}
