import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { addColumns, integer, optional, time } from './columns.js';
import { searchText } from './frozen-search-text.js';

const ROWS_AT_ONCE = 200;
const SEARCHED_CHARACTERS = 8_000;

/** How far each participant has read the chat, up to which time they may read it, and the text by which messages are found. */
export class KeptChat1790000905000 implements MigrationInterface {
  name = 'KeptChat1790000905000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('call_participants', new TableColumn(integer('chatReadTo', optional)));
    await runner.addColumn('call_participants', new TableColumn(time('chatUntil', optional)));
    // People who left while the call went on may not read what was written afterwards.
    await runner.query(
      "UPDATE call_participants SET chatUntil = leftAt WHERE state = 'left' AND leftAt IS NOT NULL AND EXISTS" +
        ' (SELECT 1 FROM calls met WHERE met.id = call_participants.callId' +
        ' AND (met.endedAt IS NULL OR met.endedAt > call_participants.leftAt))',
    );
    await addColumns(runner, 'call_messages', [new TableColumn({ name: 'searchText', type: 'text', ...optional })]);
    await fill(runner);
    // Nothing was marked as read until now, so old messages are not shown as unread to everybody.
    await runner.query(
      'UPDATE call_participants SET chatReadTo =' +
        ' (SELECT MAX(line.id) FROM call_messages line WHERE line.callId = call_participants.callId)' +
        ' WHERE callId IN (SELECT callId FROM call_messages)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('call_messages', 'searchText');
    await runner.dropColumn('call_participants', 'chatUntil');
    await runner.dropColumn('call_participants', 'chatReadTo');
  }
}

interface Row {
  id: number;
  text: string;
}

async function fill(runner: QueryRunner): Promise<void> {
  const sql = `SELECT id, text FROM call_messages WHERE id > ? ORDER BY id LIMIT ${ROWS_AT_ONCE}`;
  for (let after = 0; ;) {
    const rows = (await runner.query(sql, [after])) as Row[];
    if (rows.length === 0) return;
    await store(runner, rows);
    after = rows.at(-1)!.id;
  }
}

/** One statement for many rows, because a hundred thousand round trips to a distant server would take minutes. */
async function store(runner: QueryRunner, rows: Row[]): Promise<void> {
  const cases = rows.map(() => 'WHEN ? THEN ?').join(' ');
  const texts = rows.flatMap(({ id, text }) => [id, [...searchText(text)].slice(0, SEARCHED_CHARACTERS).join('')]);
  const ids = rows.map(({ id }) => id);
  await runner.query(
    `UPDATE call_messages SET searchText = CASE id ${cases} END WHERE id IN (${ids.map(() => '?').join(', ')})`,
    [...texts, ...ids],
  );
}
