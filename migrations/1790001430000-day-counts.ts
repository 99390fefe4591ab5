import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createTable, flag, integer, text } from './columns.js';

/** What support's overview counts is kept for each day that is over, so that a month of many calls need not be counted again. */
export class DayCounts1790001430000 implements MigrationInterface {
  name = 'DayCounts1790001430000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, days());
    await createTable(runner, counts());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('call_day_counts');
    await runner.dropTable('call_days');
  }
}

// Days since 1970, in UTC.
const day = () => integer('day', { isPrimary: true });

const days = () => new Table({ name: 'call_days', columns: [day(), flag('isCounted')] });

const counts = () =>
  new Table({
    name: 'call_day_counts',
    columns: [day(), text('kind', 8, { isPrimary: true }), text('value', 32, { isPrimary: true }), integer('count')],
  });
