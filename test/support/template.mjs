/**
 * All migrations take most of a second on a new database, and every spec file needs one. So they run once, and each new database
 * is a copy of the result. Specs about migrations begin with an empty database.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'parley_template';

/**
 * Makes the templates in `folder`: for SQLite the file, for a database server the statements that create its tables, in a database
 * with this collation.
 */
export async function makeTemplate(folder, { databaseUrl = null, collation = 'utf8mb4_unicode_ci' } = {}) {
  mkdirSync(folder, { recursive: true });
  if (databaseUrl === null) return migrate({ databaseUrl, dataDir: folder });
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection(databaseUrl);
  try {
    await connection.query(`CREATE DATABASE ${NAME} CHARACTER SET utf8mb4 COLLATE ${collation}`);
    await migrate({ databaseUrl: new URL(`/${NAME}`, databaseUrl).href, dataDir: folder });
    writeFileSync(join(folder, 'schema.json'), JSON.stringify(await statementsOf(connection)));
  } finally {
    await connection.query(`DROP DATABASE IF EXISTS ${NAME}`);
    await connection.end();
  }
}

async function migrate(location) {
  const { dataSourceOptions, openDatabase } = await import('../../dist/server/database/data-source.js');
  const dataSource = await openDatabase(dataSourceOptions(location));
  await dataSource.destroy();
}

async function statementsOf(connection) {
  await connection.query(`USE ${NAME}`);
  const [tables] = await connection.query('SHOW TABLES');
  const statements = [];
  for (const table of tables.flatMap(Object.values)) {
    const [[row]] = await connection.query(`SHOW CREATE TABLE \`${table}\``);
    statements.push(row['Create Table']);
  }
  const [done] = await connection.query('SELECT id, timestamp, name FROM migrations');
  const rows = done.map(({ id, timestamp, name }) => connection.format('(?, ?, ?)', [id, timestamp, name]));
  const noted = `INSERT INTO migrations (id, timestamp, name) VALUES ${rows.join(', ')}`;
  return ['SET FOREIGN_KEY_CHECKS = 0', ...statements, noted];
}
