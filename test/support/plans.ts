import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, Logger } from 'typeorm';
import { locksRows } from '../../server/database/data-source.js';

/** A statement as it was run. */
export interface Statement {
  sql: string;
  parameters: unknown[];
}

/** How the database reads one table for a statement. */
interface Access {
  table: string;
  /** Every row, or every entry of an index, until what is wanted is found: all of them where there is none. */
  whole: boolean;
  index: string | null;
}

export interface Plan {
  accesses: Access[];
  /** Sorts, or collects, more than a page of what it has found before it gives the first row. */
  sorts: boolean;
  /** As the database says it. */
  text: string;
}

/** A server that knows of so few rows takes any index, and sorts them: that costs nothing. */
const A_PAGE = 51;
const listening = new AsyncLocalStorage<Statement[]>();

/** Every SELECT that `work` makes the server run, as it runs it; not what the server does beside it. */
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
  // What is no table of ours was made by the statement itself: the pages of a UNION.
  const accesses = plan.accesses.flatMap((access) => {
    const table = tables.get(access.table);
    return table === undefined ? [] : [{ ...access, table }];
  });
  return { ...plan, accesses };
}

/** By their aliases, by which plans know them: "FROM `calls` `call`". */
function tablesOf(sql: string): Map<string, string> {
  const named = [...sql.matchAll(/(?:FROM|JOIN) [`"](\w+)[`"] [`"](\w+)[`"]/g)];
  return new Map(named.map(([, table = '', alias = '']) => [alias, table]));
}

const SQLITE = /^(SEARCH|SCAN) (\w+)(?: .*?(?:INDEX (\w+)|INTEGER (PRIMARY) KEY))?/;

/** https://www.sqlite.org/eqp.html. An automatic index is made for the statement, out of the whole table. */
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

/** https://mariadb.com/kb/en/explain/: `ALL` reads the table, `index` an index from one end to the other. */
function serverPlan(rows: ExplainRow[]): Plan {
  const accesses = rows.flatMap(({ table, type, key }): Access[] =>
    table === null || type === null ? [] : [{ table, whole: type === 'ALL' || type === 'index', index: key }],
  );
  const sorts = rows.some((row) => /filesort|temporary/.test(row.Extra) && Number(row.rows) > A_PAGE);
  const text = rows.map((row) => [row.table, row.type, row.key, row.rows, row.Extra].join(' · ')).join('\n');
  return { accesses, sorts, text };
}
