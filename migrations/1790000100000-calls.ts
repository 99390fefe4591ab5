import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createTable, flag, id, index, integer, optional, references, text, time, unique } from './columns.js';

export class Calls1790000100000 implements MigrationInterface {
  name = 'Calls1790000100000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, calls());
    await createTable(runner, participants());
    await createTable(runner, slots());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('call_slots');
    await runner.dropTable('call_participants');
    await runner.dropTable('calls');
  }
}

const calls = () =>
  new Table({
    name: 'calls',
    columns: [
      id(),
      text('kind', 16),
      text('type', 16),
      text('status', 16),
      text('endReason', 32, optional),
      integer('callerId'),
      integer('endedById', optional),
      time('initiatedAt'),
      time('ringingAt', optional),
      time('acceptedAt', optional),
      time('endedAt', optional),
      time('ringDeadlineAt', optional),
      integer('duration', optional),
      integer('version', { default: '1' }),
    ],
    indices: [
      index('ix_calls_status_deadline', 'status', 'ringDeadlineAt'),
      index('ix_calls_caller', 'callerId', 'id'),
    ],
    foreignKeys: [references('fk_calls_caller', 'callerId', { table: 'users', onDelete: 'RESTRICT' })],
  });

const participants = () =>
  new Table({
    name: 'call_participants',
    columns: [
      id(),
      integer('callId'),
      integer('userId', optional),
      text('guestName', 80, optional),
      text('role', 16),
      text('state', 16),
      text('leaveReason', 32, optional),
      text('deviceId', 36, optional),
      integer('sessionId', optional),
      integer('epoch', { default: '0' }),
      time('joinedAt', optional),
      time('leftAt', optional),
      time('heartbeatAt', optional),
      time('leaseUntil', optional),
      time('missedSeenAt', optional),
      flag('silent'),
      flag('audio'),
      flag('video'),
      flag('screen'),
      flag('handRaised'),
      text('idempotencyKey', 120, optional),
    ],
    indices: [
      index('ix_participants_call', 'callId'),
      index('ix_participants_user', 'userId', 'callId'),
      index('ix_participants_missed', 'userId', 'state', 'missedSeenAt'),
      index('ix_participants_lease', 'state', 'leaseUntil'),
      index('ix_participants_session', 'sessionId', 'state'),
      unique('ux_participants_idempotency', 'userId', 'idempotencyKey'),
    ],
    foreignKeys: [
      references('fk_participants_call', 'callId', { table: 'calls', onDelete: 'CASCADE' }),
      references('fk_participants_user', 'userId', { table: 'users', onDelete: 'RESTRICT' }),
    ],
  });

const slots = () =>
  new Table({
    name: 'call_slots',
    columns: [integer('userId', { isPrimary: true }), integer('callId', optional), time('leaseUntil', optional)],
    indices: [index('ix_slots_call', 'callId')],
  });
