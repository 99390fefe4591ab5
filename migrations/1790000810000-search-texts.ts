import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { addColumns, compareSignBySign, optional, text } from './columns.js';
import { searchText } from './frozen-search-text.js';

const ROWS_AT_ONCE = 200;

/** Rooms, people and guests are searched by a text without case, accents and width, so that every database compares alike. */
export class SearchTexts1790000810000 implements MigrationInterface {
  name = 'SearchTexts1790000810000';

  async up(runner: QueryRunner): Promise<void> {
    await compareSignBySign(runner, 'users', [
      { name: 'username', length: 32 },
      { name: 'email', length: 190 },
      { name: 'sortName', length: 120, default: "''" },
    ]);
    await compareSignBySign(runner, 'rooms', [{ name: 'code', length: 14 }]);
    await addColumns(runner, 'rooms', roomColumns());
    await addColumns(runner, 'call_participants', [guestColumn()]);
    for (const filled of FILLED) await fill(runner, filled);
  }

  /** Names keep their normalised form: the older server can sort by it too. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('call_participants', 'searchName');
    await runner.dropColumns('rooms', roomColumns());
  }
}

const roomColumns = (): TableColumn[] => [
  new TableColumn(text('searchTitle', 180, { default: "''" })),
  new TableColumn(text('searchDescription', 750, optional)),
];
const guestColumn = () => new TableColumn(text('searchName', 120, optional));

interface Filled {
  table: string;
  from: string;
  to: string;
  length: number;
}
const FILLED: readonly Filled[] = [
  { table: 'users', from: 'displayName', to: 'sortName', length: 120 },
  { table: 'rooms', from: 'title', to: 'searchTitle', length: 180 },
  { table: 'rooms', from: 'description', to: 'searchDescription', length: 750 },
  { table: 'call_participants', from: 'guestName', to: 'searchName', length: 120 },
];

interface Row {
  id: number;
  words: string;
}

async function fill(runner: QueryRunner, filled: Filled): Promise<void> {
  const { table, from } = filled;
  const sql = `SELECT id, ${from} AS words FROM ${table} WHERE id > ? AND ${from} IS NOT NULL ORDER BY id LIMIT ${ROWS_AT_ONCE}`;
  for (let after = 0; ;) {
    const rows = (await runner.query(sql, [after])) as Row[];
    if (rows.length === 0) return;
    await store(runner, filled, rows);
    after = rows.at(-1)!.id;
  }
}

/** One statement for many rows, because a hundred thousand round trips to a distant server would take minutes. */
async function store(runner: QueryRunner, { table, to, length }: Filled, rows: Row[]): Promise<void> {
  const cases = rows.map(() => 'WHEN ? THEN ?').join(' ');
  const texts = rows.flatMap(({ id, words }) => [id, [...searchText(words)].slice(0, length).join('')]);
  const ids = rows.map(({ id }) => id);
  await runner.query(
    `UPDATE ${table} SET ${to} = CASE id ${cases} END WHERE id IN (${ids.map(() => '?').join(', ')})`,
    [...texts, ...ids],
  );
}
