import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createTable, id, index, integer, optional, references, text, time, unique } from './columns.js';

export class Accounts1790000000000 implements MigrationInterface {
  name = 'Accounts1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, users());
    await createTable(runner, sessions());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('sessions');
    await runner.dropTable('users');
  }
}

const users = () =>
  new Table({
    name: 'users',
    columns: [
      id(),
      text('username', 32),
      text('email', 190),
      text('displayName', 80),
      text('passwordHash', 255),
      text('role', 16),
      { name: 'avatar', type: 'blob', isNullable: true },
      text('avatarTag', 32, optional),
      text('availability', 16),
      text('statusMessage', 140, optional),
      time('lastSeenAt', optional),
      time('disabledAt', optional),
      time('createdAt'),
    ],
    indices: [
      unique('ux_users_username', 'username'),
      unique('ux_users_email', 'email'),
      index('ix_users_display_name', 'displayName'),
    ],
  });

const sessions = () =>
  new Table({
    name: 'sessions',
    columns: [
      id(),
      integer('userId'),
      text('family', 36),
      text('tokenHash', 64),
      text('deviceName', 120),
      text('address', 64),
      time('createdAt'),
      time('lastUsedAt'),
      time('expiresAt'),
      time('revokedAt', optional),
      text('revokeReason', 16, optional),
    ],
    indices: [unique('ux_sessions_family', 'family'), index('ix_sessions_user', 'userId', 'revokedAt')],
    foreignKeys: [references('fk_sessions_user', 'userId', { table: 'users', onDelete: 'CASCADE' })],
  });
