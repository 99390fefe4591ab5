import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createTable, integer, text, time } from './columns.js';

/** One of several processes sweeps and deletes for all. */
export class Runners1790001421000 implements MigrationInterface {
  name = 'Runners1790001421000';

  async up(runner: QueryRunner): Promise<void> {
    const columns = [text('work', 32, { isPrimary: true }), integer('processId'), time('leaseUntil')];
    await createTable(runner, new Table({ name: 'runners', columns }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('runners');
  }
}
