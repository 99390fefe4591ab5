import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { createTable, id, index, integer, references, time, unique } from './columns.js';

/** The favourites of users. */
export class Favourites1790000910000 implements MigrationInterface {
  name = 'Favourites1790000910000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      new Table({
        name: 'favourites',
        columns: [id(), integer('userId'), integer('favouriteId'), time('since')],
        indices: [unique('ux_favourites', 'userId', 'favouriteId'), index('ix_favourites_of', 'favouriteId')],
        foreignKeys: [
          references('fk_favourites_user', 'userId', { table: 'users', onDelete: 'CASCADE' }),
          references('fk_favourites_favourite', 'favouriteId', { table: 'users', onDelete: 'CASCADE' }),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('favourites');
  }
}
