import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createTable, integer, time } from './columns.js';

/** One row that is written every few seconds, to know whether the database can be written. */
export class Pulse1790000900000 implements MigrationInterface {
  name = 'Pulse1790000900000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      new Table({ name: 'pulse', columns: [{ ...integer('id'), isPrimary: true }, time('at')] }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('pulse');
  }
}
