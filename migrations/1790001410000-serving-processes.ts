import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { flag } from './columns.js';

/** A process says in its row when it has renewed the leases, so that others that start later need not do so. */
export class ServingProcesses1790001410000 implements MigrationInterface {
  name = 'ServingProcesses1790001410000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('processes', new TableColumn(flag('serving')));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('processes', 'serving');
  }
}
