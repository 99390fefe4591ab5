import { type MigrationInterface, type QueryRunner, Table, TableColumn, TableForeignKey, TableIndex } from 'typeorm';
import {
  addColumns,
  createTable,
  flag,
  id,
  index,
  integer,
  optional,
  references,
  text,
  time,
  unique,
} from './columns.js';

export class Rooms1790000300000 implements MigrationInterface {
  name = 'Rooms1790000300000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, rooms());
    await createTable(runner, guests());
    await createTable(runner, members());
    await addColumns(runner, 'calls', [new TableColumn(integer('roomId', optional))]);
    await runner.createIndex('calls', callsOfRoom());
    await runner.createForeignKey('calls', roomOfCall());
    await addColumns(runner, 'call_participants', participantColumns());
    await runner.createIndices('call_participants', participantIndices());
    await runner.createForeignKeys('call_participants', participantKeys());
    await createTable(runner, messages());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('call_messages');
    await runner.dropForeignKeys('call_participants', participantKeys());
    await runner.dropIndices('call_participants', participantIndices());
    await runner.dropColumns('call_participants', participantColumns());
    await runner.dropForeignKey('calls', roomOfCall());
    await runner.dropIndex('calls', callsOfRoom());
    await runner.dropColumn('calls', 'roomId');
    await runner.dropTable('room_members');
    await runner.dropTable('room_guests');
    await runner.dropTable('rooms');
  }
}

const rooms = () =>
  new Table({
    name: 'rooms',
    columns: [
      id(),
      text('code', 14),
      text('title', 120),
      text('description', 500, optional),
      integer('ownerId'),
      text('access', 16),
      text('passwordHash', 255, optional),
      flag('guestsAllowed'),
      flag('waitingRoom'),
      flag('locked'),
      integer('maxParticipants'),
      time('createdAt'),
      time('deletedAt', optional),
    ],
    indices: [unique('ux_rooms_code', 'code'), index('ix_rooms_owner', 'ownerId', 'id')],
    foreignKeys: [references('fk_rooms_owner', 'ownerId', { table: 'users', onDelete: 'RESTRICT' })],
  });

const guests = () =>
  new Table({
    name: 'room_guests',
    columns: [
      id(),
      integer('roomId'),
      text('displayName', 80),
      text('passwordTag', 64, optional),
      text('deviceId', 36, optional),
      text('address', 64),
      time('createdAt'),
      time('expiresAt'),
    ],
    indices: [index('ix_guests_room', 'roomId', 'id')],
    foreignKeys: [references('fk_guests_room', 'roomId', { table: 'rooms', onDelete: 'CASCADE' })],
  });

const members = () =>
  new Table({
    name: 'room_members',
    columns: [
      id(),
      integer('roomId'),
      integer('userId', optional),
      integer('guestId', optional),
      text('standing', 16),
      text('deviceId', 36, optional),
      text('address', 64, optional),
      time('since'),
    ],
    indices: [
      unique('ux_members_user', 'roomId', 'userId'),
      unique('ux_members_guest', 'roomId', 'guestId'),
      index('ix_members_of_user', 'userId', 'roomId'),
    ],
    foreignKeys: [
      references('fk_members_room', 'roomId', { table: 'rooms', onDelete: 'CASCADE' }),
      references('fk_members_user', 'userId', { table: 'users', onDelete: 'CASCADE' }),
      references('fk_members_guest', 'guestId', { table: 'room_guests', onDelete: 'CASCADE' }),
    ],
  });

const callsOfRoom = (): TableIndex => index('ix_calls_room', 'roomId', 'status');
const roomOfCall = (): TableForeignKey =>
  references('fk_calls_room', 'roomId', { table: 'rooms', onDelete: 'RESTRICT' });

const participantColumns = (): TableColumn[] =>
  [
    integer('guestId', optional),
    integer('presentSeconds', { default: '0' }),
    time('ringDeadlineAt', optional),
    integer('invitedById', optional),
  ].map((column) => new TableColumn(column));

/** One person is one participant of a call, however often they leave and come back. */
const participantIndices = (): TableIndex[] => [
  unique('ux_participants_user', 'callId', 'userId'),
  unique('ux_participants_guest', 'callId', 'guestId'),
  index('ix_participants_deadline', 'state', 'ringDeadlineAt'),
];
const participantKeys = (): TableForeignKey[] => [
  references('fk_participants_guest', 'guestId', { table: 'room_guests', onDelete: 'RESTRICT' }),
];

const messages = () =>
  new Table({
    name: 'call_messages',
    columns: [
      id(),
      integer('callId'),
      integer('participantId'),
      { name: 'text', type: 'text' },
      text('clientId', 36, optional),
      time('createdAt'),
    ],
    indices: [
      index('ix_messages_call', 'callId', 'id'),
      unique('ux_messages_client_id', 'callId', 'participantId', 'clientId'),
    ],
    foreignKeys: [
      references('fk_messages_call', 'callId', { table: 'calls', onDelete: 'CASCADE' }),
      references('fk_messages_participant', 'participantId', { table: 'call_participants', onDelete: 'CASCADE' }),
    ],
  });
