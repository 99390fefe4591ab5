import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, Logger } from 'typeorm';
import { locksRows } from '../../server/database/data-source.js';

/** A statement as it was executed. */
export interface Statement {
  sql: string;
  parameters: unknown[];
}

/** How the database reads one table for a statement. */
interface Access {
  table: string;
  /** Reads every row, or every entry of an index, until it finds what is wanted; if that does not exist, it reads all. */
  whole: boolean;
  index: string | null;
}

export interface Plan {
  accesses: Access[];
  /** Sorts or collects more than a page of results before it returns the first row. */
  sorts: boolean;
  /** The database's own description. */
  text: string;
}

/** A database that knows of so few rows uses any index and sorts them, since that costs nothing. */
const A_PAGE = 51;
const listening = new AsyncLocalStorage<Statement[]>();

/** Every SELECT that `work` makes the server execute, without what the server does besides. */
export async function statementsOf(dataSource: DataSource, work: () => Promise<unknown>): Promise<Statement[]> {
  const heard: Statement[] = [];
  const before = dataSource.logger;
  dataSource.logger = listener(before);
  try {
    await listening.run(heard, work);
  } finally {
    dataSource.logger = before;
  }
  return heard;
}

function listener(others: Logger): Logger {
  const logQuery = (sql: string, parameters: unknown[] = []) => {
    if (/^\s*SELECT/i.test(sql)) listening.getStore()?.push({ sql, parameters });
  };
  return Object.assign(Object.create(others) as Logger, { logQuery });
}

export async function planOf(dataSource: DataSource, { sql, parameters }: Statement): Promise<Plan> {
  const tables = tablesOf(sql);
  const plan = locksRows(dataSource)
    ? serverPlan(await dataSource.query<ExplainRow[]>(`EXPLAIN ${sql}`, parameters))
    : sqlitePlan(await dataSource.query<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, parameters));
  // A table that is not ours was made by the statement itself, for the pages of a UNION.
  const accesses = plan.accesses.flatMap((access) => {
    const table = tables.get(access.table);
    return table === undefined ? [] : [{ ...access, table }];
  });
  return { ...plan, accesses };
}

/** The tables by their aliases, which the plans use: "FROM `calls` `call`". */
function tablesOf(sql: string): Map<string, string> {
  const named = [...sql.matchAll(/(?:FROM|JOIN) [`"](\w+)[`"] [`"](\w+)[`"]/g)];
  return new Map(named.map(([, table = '', alias = '']) => [alias, table]));
}

const SQLITE = /^(SEARCH|SCAN) (\w+)(?: .*?(?:INDEX (\w+)|INTEGER (PRIMARY) KEY))?/;

/** https://www.sqlite.org/eqp.html. An automatic index is built for the statement, from the whole table. */
function sqlitePlan(rows: { detail: string }[]): Plan {
  const accesses = rows.flatMap(({ detail }): Access[] => {
    const [, how, table = '', index, primary] = SQLITE.exec(detail) ?? [];
    if (how === undefined) return [];
    return [{ table, whole: how === 'SCAN' || detail.includes('AUTOMATIC'), index: index ?? primary ?? null }];
  });
  const sorts = rows.some(({ detail }) => detail.startsWith('USE TEMP B-TREE'));
  return { accesses, sorts, text: rows.map(({ detail }) => detail).join('\n') };
}

interface ExplainRow {
  table: string | null;
  type: string | null;
  key: string | null;
  rows: number | string | null;
  Extra: string;
}

/** https://mariadb.com/kb/en/explain/: `ALL` reads the table, `index` reads an index from one end to the other. */
function serverPlan(rows: ExplainRow[]): Plan {
  const accesses = rows.flatMap(({ table, type, key }): Access[] =>
    table === null || type === null ? [] : [{ table, whole: type === 'ALL' || type === 'index', index: key }],
  );
  const sorts = rows.some((row) => /filesort|temporary/.test(row.Extra) && Number(row.rows) > A_PAGE);
  const text = rows.map((row) => [row.table, row.type, row.key, row.rows, row.Extra].join(' · ')).join('\n');
  return { accesses, sorts, text };
}
