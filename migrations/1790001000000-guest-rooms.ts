import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { flag, index } from './columns.js';

/** Rooms and meetings begun by people without an account have no owner and no caller. A room may be listed for everybody. */
export class GuestRooms1790001000000 implements MigrationInterface {
  name = 'GuestRooms1790001000000';

  async up(runner: QueryRunner): Promise<void> {
    await allowNull(runner, { table: 'rooms', column: 'ownerId', isNullable: true });
    await allowNull(runner, { table: 'calls', column: 'callerId', isNullable: true });
    await runner.addColumn('rooms', new TableColumn(flag('public')));
    await runner.createIndex('rooms', byListing());
  }

  /** Rooms and calls without an owner become the first user's. Without any user there is nobody who could revert this migration. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('rooms', byListing());
    await runner.dropColumn('rooms', 'public');
    await runner.query('UPDATE rooms SET deletedAt = COALESCE(deletedAt, createdAt) WHERE ownerId IS NULL');
    await runner.query('UPDATE rooms SET ownerId = (SELECT MIN(id) FROM users) WHERE ownerId IS NULL');
    await runner.query('UPDATE calls SET callerId = (SELECT MIN(id) FROM users) WHERE callerId IS NULL');
    await allowNull(runner, { table: 'calls', column: 'callerId', isNullable: false });
    await allowNull(runner, { table: 'rooms', column: 'ownerId', isNullable: false });
  }
}

const byListing = () => index('ix_rooms_public', 'public', 'id');

/**
 * Starts from the column that the database has. TypeORM would drop a column it does not recognise, and recreate it without its
 * values.
 */
async function allowNull(
  runner: QueryRunner,
  of: { table: string; column: string; isNullable: boolean },
): Promise<void> {
  const column = (await runner.getTable(of.table))!.findColumnByName(of.column)!;
  const changed = column.clone();
  changed.isNullable = of.isNullable;
  await runner.changeColumn(of.table, column, changed);
}
