import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { index } from './columns.js';

/** Support finds the calls of guests by the name they had in the call. */
export class GuestsByName1790001200000 implements MigrationInterface {
  name = 'GuestsByName1790001200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('call_participants', byName());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('call_participants', byName());
  }
}

const byName = () => index('ix_participants_guest_name', 'searchName', 'callId');
