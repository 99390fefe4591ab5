import { DataSource, type DataSourceOptions, getMetadataArgsStorage } from 'typeorm';
import { ENTITIES } from './entities.js';
import { DatabaseRefused, refusalLine } from './refused.js';

/** Stores every character and compares them exactly as SQLite does. Available on MariaDB and MySQL. */
const CHARSET = 'utf8mb4';
const COLLATION = 'utf8mb4_bin';
/** How many tables are named in the message; the others have the same cause. */
const NAMED_MAX = 3;

/** Something that executes statements: a data source, or one connection of it. */
interface Asked {
  query(sql: string): Promise<unknown>;
}
interface State {
  name: string;
  database: string;
  connection: string;
}

/**
 * A database made by a plain `CREATE DATABASE` may be latin1, and then fails to store "Łukasz". An empty one is converted. One
 * that has text in another character set is refused, since only its operator can decide when to convert it.
 * @throws DatabaseRefused
 */
export async function assertKeepsEverySign(asked: Asked): Promise<void> {
  const state = await stateOf(asked);
  if (state.connection !== CHARSET) throw new DatabaseRefused(connectionLine(state));
  const tables = await tablesInOther(asked, state);
  if (tables.length > 0) throw new DatabaseRefused(tablesLine(state, tables));
  if (state.database !== CHARSET) await mend(asked, state);
}

/** Called before the start. An unreachable server is left to the start itself, which tries several times. @throws DatabaseRefused */
export async function judgeServer(options: DataSourceOptions): Promise<null> {
  const dataSource = new DataSource({ ...options, entities: [], migrations: [], poolSize: 1 } as DataSourceOptions);
  try {
    await dataSource.initialize();
    await assertKeepsEverySign(dataSource);
  } catch (error) {
    if (error instanceof DatabaseRefused) throw error;
    const line = refusalLine(error, String(options.database));
    if (line !== null) throw new DatabaseRefused(line);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
  return null;
}

async function stateOf(asked: Asked): Promise<State> {
  const [row] = (await asked.query(
    'SELECT SCHEMA_NAME AS name, DEFAULT_CHARACTER_SET_NAME AS `database`, ' +
      "CONCAT_WS(' ', @@character_set_client, @@character_set_connection, @@character_set_results) AS connection " +
      'FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = DATABASE()',
  )) as State[];
  if (row === undefined) throw new DatabaseRefused('DATABASE_URL names no database: end it with /parley, for example.');
  const connection = [...new Set(row.connection.split(' '))].join(' ');
  return { ...row, connection };
}

/** If the database itself is in order, only our own tables are checked. Tables of other applications are not our concern. */
async function tablesInOther(asked: Asked, { database }: State): Promise<string[]> {
  const rows = (await asked.query(
    'SELECT DISTINCT TABLE_NAME AS name FROM information_schema.COLUMNS ' +
      `WHERE TABLE_SCHEMA = DATABASE() AND CHARACTER_SET_NAME <> '${CHARSET}' ORDER BY TABLE_NAME`,
  )) as { name: string }[];
  const ours = new Set(tableNames());
  return rows.map(({ name }) => name).filter((name) => database !== CHARSET || ours.has(name));
}

const tableNames = () =>
  getMetadataArgsStorage()
    .filterTables(ENTITIES)
    .map(({ name }) => name);

async function mend(asked: Asked, state: State): Promise<void> {
  try {
    await asked.query(alterDatabase(state));
  } catch {
    throw new DatabaseRefused(
      `The database ${state.name} has the character set ${state.database}, and its user may not change that: run ` +
        `${alterDatabase(state)} as an administrator, then start again.`,
    );
  }
}

const quoted = (name: string) => `\`${name.replaceAll('`', '``')}\``;
const alterDatabase = ({ name }: State) =>
  `ALTER DATABASE ${quoted(name)} CHARACTER SET ${CHARSET} COLLATE ${COLLATION}`;

function tablesLine(state: State, tables: string[]): string {
  const named = tables.slice(0, NAMED_MAX).join(', ') + (tables.length > NAMED_MAX ? ', …' : '');
  const convert = `ALTER TABLE ${quoted(tables[0]!)} CONVERT TO CHARACTER SET ${CHARSET} COLLATE ${COLLATION}`;
  return (
    `The database ${state.name} holds tables that cannot keep every name, since they are not ${CHARSET} (${named}): make a ` +
    `backup, run ${alterDatabase(state)}; and for each of the ${tables.length} ${convert}; or give Parley an empty database.`
  );
}

const connectionLine = ({ connection }: State) =>
  `The database server turns connections into ${connection} instead of ${CHARSET}: take skip-character-set-client-handshake ` +
  'and init_connect out of its configuration.';
