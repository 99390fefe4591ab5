import { type MigrationInterface, type QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';
import { addColumns, createTable, id, index, integer, json, optional, references, text, time } from './columns.js';

export class Audit1790000400000 implements MigrationInterface {
  name = 'Audit1790000400000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'call_signals', chainColumns());
    await addColumns(runner, 'calls', callColumns());
    await runner.createIndices('calls', searchIndices());
    await createTable(runner, events());
    await createTable(runner, samples());
    await createTable(runner, accesses());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit_accesses');
    await runner.dropTable('call_quality');
    await runner.dropTable('call_events');
    await runner.dropIndices('calls', searchIndices());
    await runner.dropColumns('calls', callColumns());
    await runner.dropColumns('call_signals', chainColumns());
  }
}

/** Null on signals that were stored before the chain was introduced. */
const chainColumns = (): TableColumn[] =>
  [text('previousHash', 64, optional), text('rowHash', 64, optional)].map((column) => new TableColumn(column));

const callColumns = (): TableColumn[] =>
  [
    // The last hash of the chain over the call's signals, and how many rows it has.
    text('chainHead', 64, optional),
    integer('chainLength', { default: '0' }),
    // The worst lasting quality between any two participants; null when nothing was measured.
    text('quality', 8, optional),
  ].map((column) => new TableColumn(column));

/** Each index is read backwards by id, because a search returns the newest first, page by page. */
const searchIndices = (): TableIndex[] => [
  index('ix_calls_status', 'status', 'id'),
  index('ix_calls_reason', 'endReason', 'id'),
  index('ix_calls_room_id', 'roomId', 'id'),
  index('ix_calls_quality', 'quality', 'id'),
  index('ix_calls_initiated', 'initiatedAt'),
];

const events = () =>
  new Table({
    name: 'call_events',
    columns: [
      id(),
      integer('callId'),
      integer('participantId', optional),
      text('kind', 24),
      json('detail'),
      time('at'),
    ],
    indices: [index('ix_events_call', 'callId', 'id')],
    foreignKeys: [references('fk_events_call', 'callId', { table: 'calls', onDelete: 'CASCADE' })],
  });

const samples = () =>
  new Table({
    name: 'call_quality',
    columns: [
      id(),
      integer('callId'),
      integer('participantId'),
      integer('remoteId'),
      time('at'),
      integer('spanMs'),
      ...['rttMs', 'jitterMs', 'lossPermille', 'concealedPermille', 'freezes'].map((name) => integer(name, optional)),
      ...['audioInKbps', 'audioOutKbps', 'videoInKbps', 'videoOutKbps'].map((name) => integer(name)),
      ...['width', 'height', 'fps'].map((name) => integer(name, optional)),
      json('pair'),
      text('limitation', 16, optional),
      text('level', 8),
      text('reason', 16, optional),
    ],
    indices: [index('ix_quality_call', 'callId', 'id'), index('ix_quality_at', 'at')],
    foreignKeys: [references('fk_quality_call', 'callId', { table: 'calls', onDelete: 'CASCADE' })],
  });

const accesses = () =>
  new Table({
    name: 'audit_accesses',
    columns: [
      id(),
      integer('userId'),
      text('action', 16),
      // Not a foreign key, so that the record stays when the call is deleted.
      integer('callId', optional),
      text('reason', 500, optional),
      json('query'),
      time('at'),
    ],
    indices: [index('ix_accesses_call', 'callId', 'id'), index('ix_accesses_user', 'userId', 'id')],
    foreignKeys: [references('fk_accesses_user', 'userId', { table: 'users', onDelete: 'RESTRICT' })],
  });
