import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { flag } from './columns.js';

/** A process that has come says when it has renewed the leases, so that others which come need not do so again. */
export class ServingProcesses1790001410000 implements MigrationInterface {
  name = 'ServingProcesses1790001410000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('processes', new TableColumn(flag('serving')));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('processes', 'serving');
  }
}
