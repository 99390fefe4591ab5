import { TableForeignKey, TableIndex, type TableColumnOptions } from 'typeorm';

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

/** A foreign key to `table.id`. `onUpdate` is written out: without it MariaDB shows a difference for ever. */
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
