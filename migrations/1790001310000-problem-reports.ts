import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createTable, id, index, integer, optional, references, text, time, unique } from './columns.js';

/** What the people of a call report to support, and what support answers. */
export class ProblemReports1790001310000 implements MigrationInterface {
  name = 'ProblemReports1790001310000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      new Table({
        name: 'problem_reports',
        columns: [
          id(),
          integer('callId'),
          integer('participantId'),
          text('choice', 24),
          text('text', 300, optional),
          time('at'),
          text('state', 16),
          text('answer', 500, optional),
          integer('answeredById', optional),
          time('answeredAt', optional),
          time('seenAt', optional),
        ],
        indices: [
          unique('ux_problems_participant', 'participantId'),
          index('ix_problems_call', 'callId'),
          index('ix_problems_state', 'state', 'id'),
        ],
        foreignKeys: [
          references('fk_problems_call', 'callId', { table: 'calls', onDelete: 'CASCADE' }),
          references('fk_problems_participant', 'participantId', { table: 'call_participants', onDelete: 'CASCADE' }),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('problem_reports');
  }
}
