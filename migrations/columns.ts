import {
  type QueryRunner,
  type Table,
  type TableColumn,
  type TableColumnOptions,
  TableForeignKey,
  TableIndex,
} from 'typeorm';

/** Shorthand for the column types that mean the same on SQLite, MySQL and MariaDB. */
type Extra = Partial<TableColumnOptions>;

export const id = (): TableColumnOptions => ({
  name: 'id',
  type: 'integer',
  isPrimary: true,
  isGenerated: true,
  generationStrategy: 'increment',
});
export const integer = (name: string, extra: Extra = {}): TableColumnOptions => ({ name, type: 'integer', ...extra });
export const text = (name: string, length: number, extra: Extra = {}): TableColumnOptions => ({
  name,
  type: 'varchar',
  length: String(length),
  ...extra,
});
export const time = (name: string, extra: Extra = {}): TableColumnOptions => ({
  name,
  type: 'datetime',
  precision: 3,
  ...extra,
});
export const flag = (name: string): TableColumnOptions => ({ name, type: 'boolean', default: '0' });
export const json = (name: string): TableColumnOptions => ({ name, type: 'json', isNullable: true });
export const optional: Extra = { isNullable: true };

export const index = (name: string, ...columnNames: string[]) => new TableIndex({ name, columnNames });
export const unique = (name: string, ...columnNames: string[]) => new TableIndex({ name, columnNames, isUnique: true });

/** A foreign key to `table.id`. `onUpdate` is written out, because MariaDB would otherwise show a difference for ever. */
export const references = (
  name: string,
  column: string,
  target: { table: string; onDelete: 'CASCADE' | 'RESTRICT' },
): TableForeignKey =>
  new TableForeignKey({
    name,
    columnNames: [column],
    referencedTableName: target.table,
    referencedColumnNames: ['id'],
    onDelete: target.onDelete,
    onUpdate: 'NO ACTION',
  });

/** Stores every character and compares them exactly as SQLite does, no matter how the database was created. */
const CHARSET = 'utf8mb4';
const COLLATION = 'utf8mb4_bin';
/** Columns with text. JSON is not among them, since its character set is right on either server. */
const HOLDING_TEXT = new Set(['varchar', 'text']);

export const isOnServer = (runner: QueryRunner): boolean => runner.dataSource.options.type !== 'better-sqlite3';

function inEverySign(runner: QueryRunner, columns: TableColumn[]): void {
  if (!isOnServer(runner)) return;
  for (const column of columns)
    if (HOLDING_TEXT.has(column.type)) Object.assign(column, { charset: CHARSET, collation: COLLATION });
}

/** A table that can store every character. */
export async function createTable(runner: QueryRunner, table: Table): Promise<void> {
  inEverySign(runner, table.columns);
  await runner.createTable(table);
  if (isOnServer(runner))
    await runner.query(`ALTER TABLE \`${table.name}\` DEFAULT CHARACTER SET ${CHARSET} COLLATE ${COLLATION}`);
}

/** Columns that can store every character. */
export async function addColumns(runner: QueryRunner, table: string, columns: TableColumn[]): Promise<void> {
  inEverySign(runner, columns);
  await runner.addColumns(table, columns);
}

/** Converts text columns, which may be older than the rule above, to that character set. The stored text stays the same. */
export async function compareSignBySign(
  runner: QueryRunner,
  table: string,
  columns: readonly { name: string; length: number; default?: string }[],
): Promise<void> {
  if (!isOnServer(runner)) return;
  const changes = columns.map(({ name, length, default: value }) => {
    const given = value === undefined ? '' : ` DEFAULT ${value}`;
    return `MODIFY \`${name}\` varchar(${length}) CHARACTER SET ${CHARSET} COLLATE ${COLLATION} NOT NULL${given}`;
  });
  await runner.query(`ALTER TABLE \`${table}\` ${changes.join(', ')}`);
}
