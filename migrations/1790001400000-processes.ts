import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createTable, flag, id, index, integer, optional, references, text, time } from './columns.js';

/** Several processes may serve one database: which ones run, and who is connected to which. */
export class Processes1790001400000 implements MigrationInterface {
  name = 'Processes1790001400000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, processes());
    await createTable(runner, connections());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('connections');
    await runner.dropTable('processes');
  }
}

const processes = () =>
  new Table({
    name: 'processes',
    columns: [
      id(),
      text('host', 255),
      integer('pid'),
      text('version', 32),
      flag('shared'),
      integer('changes', { default: 0 }),
      time('startedAt'),
      time('beatAt'),
    ],
  });

const connections = () =>
  new Table({
    name: 'connections',
    columns: [
      id(),
      integer('processId'),
      integer('userId', optional),
      integer('guestId', optional),
      text('deviceId', 36),
      time('since'),
    ],
    indices: [
      index('ix_connections_process', 'processId'),
      index('ix_connections_user', 'userId'),
      index('ix_connections_guest', 'guestId'),
    ],
    foreignKeys: [references('fk_connections_process', 'processId', { table: 'processes', onDelete: 'CASCADE' })],
  });
