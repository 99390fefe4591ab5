import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { addColumns, integer, text } from './columns.js';

/** Records that need no other rows: who looked, by the name they had then; how many signals are older than their chain. */
export class Records1790000600000 implements MigrationInterface {
  name = 'Records1790000600000';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'audit_accesses', [nameColumn()]);
    await runner.query(
      `UPDATE audit_accesses SET name = (SELECT users.displayName FROM users WHERE users.id = audit_accesses.userId)`,
    );
    await addColumns(runner, 'calls', [unchained()]);
    await countUnchained(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('calls', 'unchained');
    await runner.dropColumn('audit_accesses', 'name');
  }
}

const nameColumn = () => new TableColumn(text('name', 80, { default: "''" }));
const unchained = () => new TableColumn(integer('unchained', { default: '0' }));

/** Counts the existing signals once. From now on every new signal has a hash. */
async function countUnchained(runner: QueryRunner): Promise<void> {
  const counts = (await runner.query(
    `SELECT callId, COUNT(*) AS count FROM call_signals WHERE rowHash IS NULL AND previousHash IS NULL GROUP BY callId`,
  )) as { callId: number; count: number | string }[];
  for (const { callId, count } of counts)
    await runner.query(`UPDATE calls SET unchained = ${Number(count)} WHERE id = ${Number(callId)}`);
}
