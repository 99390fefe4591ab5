import { type MigrationInterface, type QueryRunner, TableColumn, type TableIndex } from 'typeorm';
import { addColumns, index, optional, time } from './columns.js';

/** Deleted users, logs deleted by age, and the indexes for searching a million calls. */
export class Privacy1790000500000 implements MigrationInterface {
  name = 'Privacy1790000500000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'users', [deletedAt()]);
    await addColumns(runner, 'calls', [logGoneAt()]);
    await runner.createIndices('calls', indicesOfCalls());
    await runner.createIndex('audit_accesses', accessesByAge());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('audit_accesses', accessesByAge());
    await runner.dropIndices('calls', indicesOfCalls());
    await runner.dropColumn('calls', 'logGoneAt');
    await runner.dropColumn('users', 'deletedAt');
  }
}

const deletedAt = () => new TableColumn(time('deletedAt', optional));
const logGoneAt = () => new TableColumn(time('logGoneAt', optional));

const indicesOfCalls = (): TableIndex[] => [
  // Rooms are never missed. Without these pairs a search for missed rooms would read all missed calls to find none. No index
  // begins with the kind: databases would rather sort a seventh of all calls by it than walk the index.
  index('ix_calls_status_kind', 'status', 'kind', 'id'),
  index('ix_calls_reason_kind', 'endReason', 'kind', 'id'),
  index('ix_calls_duration', 'duration'),
  index('ix_calls_log', 'logGoneAt', 'endedAt'),
];
const accessesByAge = (): TableIndex => index('ix_accesses_at', 'at');
