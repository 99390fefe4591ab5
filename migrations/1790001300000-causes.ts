import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createTable, flag, index, integer, json, optional, references, text, time } from './columns.js';

/** What the diagnosis found in each call is kept with the call, so that support can count and find calls by it. */
export class Causes1790001300000 implements MigrationInterface {
  name = 'Causes1790001300000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, causes());
    await createTable(runner, facets());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('call_facets');
    await runner.dropTable('call_causes');
  }
}

const ofCall = (name: string) => references(name, 'callId', { table: 'calls', onDelete: 'CASCADE' });

const causes = () =>
  new Table({
    name: 'call_causes',
    columns: [
      integer('callId', { isPrimary: true }),
      // When the call began, so that one index counts the calls of a span of time.
      time('at'),
      text('outcome', 12),
      text('code', 32, optional),
      text('sound', 8, optional),
      json('participantIds'),
      // By which version of the rules.
      integer('rules'),
      time('judgedAt'),
    ],
    indices: [
      index('ix_causes_at', 'at', 'outcome'),
      index('ix_causes_outcome', 'outcome', 'callId'),
      index('ix_causes_code', 'code', 'callId'),
      index('ix_causes_sound', 'sound', 'callId'),
    ],
    foreignKeys: [ofCall('fk_causes_call')],
  });

const facets = () =>
  new Table({
    name: 'call_facets',
    columns: [
      integer('callId', { isPrimary: true }),
      text('facet', 8, { isPrimary: true }),
      text('value', 32, { isPrimary: true }),
      flag('troubled'),
      time('at'),
    ],
    indices: [
      index('ix_facets_value', 'facet', 'value', 'callId'),
      index('ix_facets_at', 'troubled', 'facet', 'at', 'value'),
    ],
    foreignKeys: [ofCall('fk_facets_call')],
  });
