import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { addColumns, optional, text } from './columns.js';

/** A participant's row says over which connection to which process the page acts, so that an earlier one cannot go on. */
export class Seats1790001420000 implements MigrationInterface {
  name = 'Seats1790001420000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'call_participants', [new TableColumn(text('seat', 40, optional))]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('call_participants', 'seat');
  }
}
