import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { flag, index, optional, time } from './columns.js';

/** Adds three columns: whether somebody only listens, whether they were made host of this meeting, and when a room is planned for. */
export class MeetingsAndListeners1790001100000 implements MigrationInterface {
  name = 'MeetingsAndListeners1790001100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('call_participants', flags());
    await runner.addColumn('rooms', plannedFor());
    await runner.createIndex('rooms', byPlan());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('rooms', byPlan());
    await runner.dropColumn('rooms', 'plannedFor');
    for (const { name } of flags()) await runner.dropColumn('call_participants', name);
  }
}

const flags = () => ['listening', 'madeHost'].map((name) => new TableColumn(flag(name)));
const plannedFor = () => new TableColumn(time('plannedFor', optional));
const byPlan = () => index('ix_rooms_planned', 'plannedFor', 'id');
