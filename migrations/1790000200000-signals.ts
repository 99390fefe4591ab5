import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createTable, id, index, integer, json, optional, references, text, time, unique } from './columns.js';

export class Signals1790000200000 implements MigrationInterface {
  name = 'Signals1790000200000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, signals());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('call_signals');
  }
}

const signals = () =>
  new Table({
    name: 'call_signals',
    columns: [
      id(),
      integer('callId'),
      integer('senderId'),
      integer('recipientId'),
      integer('senderEpoch'),
      integer('recipientEpoch'),
      text('kind', 16),
      json('data'),
      text('dataHash', 64),
      { name: 'sealed', type: 'text', isNullable: true },
      json('facts'),
      text('clientId', 36, optional),
      text('outcome', 16),
      text('refusal', 32, optional),
      time('createdAt'),
      time('deliveredAt', optional),
      time('appliedAt', optional),
      text('applyError', 300, optional),
    ],
    indices: [
      unique('ux_signals_client_id', 'callId', 'senderId', 'clientId'),
      index('ix_signals_call', 'callId', 'id'),
      index('ix_signals_recipient', 'recipientId', 'id'),
      index('ix_signals_created', 'createdAt'),
    ],
    foreignKeys: [references('fk_signals_call', 'callId', { table: 'calls', onDelete: 'CASCADE' })],
  });
