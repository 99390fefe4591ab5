import { setTimeout as wait } from 'node:timers/promises';
import { hash } from '@node-rs/argon2';
import { RULES_VERSION } from '../../../dist/server/audit/causes/rules-version.js';
import {
  calls,
  causes,
  events,
  facets,
  longMeeting,
  looks,
  participants,
  people,
  samples,
  signals,
  storyTable,
} from './life.mjs';

const CHUNK = 5_000;
const DAY_MS = 86_400_000;
/** The server counts some days every ten seconds. */
const DAYS_LOOK_MS = 15_000;
const YEAR_MS = 365 * DAY_MS;
/** The share of calls that are answered; the others have eleven signals. */
const ANSWERED = 0.7265;
const UNANSWERED_SIGNALS = 11;
const LONG = 5_000;

export const PASSWORD = 'only for measuring';

/** What the server found in the calls, as statements for `seedCalls`: where it is missing, the server begins to judge them all. */
export const FOUND = [(range) => causes({ ...range, rules: RULES_VERSION }), facets];

/** Fills an empty, migrated database. `connection` is mysql2's; `tell` is given a line now and then. */
export async function seed(connection, { count, wanted, tell }) {
  const each = Math.max(3, Math.ceil((wanted / count - (1 - ANSWERED) * UNANSWERED_SIGNALS) / ANSWERED));
  const run = (sql) => connection.query(sql);
  for (const sql of storyTable()) await run(sql);
  // Without signals there are calls alone, for what reads no logs.
  const logs = wanted === 0 ? [] : [events, samples, (range) => signals({ ...range, each })];
  await seedCalls(connection, { count, tell, more: [...logs, ...FOUND] });
  if (wanted > 0) for (const sql of longMeeting({ callId: longCallOf(count), count: LONG })) await run(sql);
  await run(looks({ count: Math.ceil(count / 5), calls: count }));
  tell('statistics …');
  await run(
    'ANALYZE TABLE users, rooms, calls, call_participants, call_signals, call_events, call_quality, audit_accesses, ' +
      'call_causes, call_facets',
  );
}

/** People, rooms, and calls with those who were in them; of each part of the calls also what the statements `more` add. */
export async function seedCalls(connection, { count, tell, more = [] }) {
  const run = (sql) => connection.query(sql);
  for (const sql of [...session(), ...people(await hash(PASSWORD))]) await run(sql);
  const start = new Date(Date.now() - YEAR_MS).toISOString().replace('T', ' ').replace('Z', '');
  const began = performance.now();
  for (let from = 1; from <= count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK - 1);
    await run(calls({ from, to, start, stepMs: YEAR_MS / (count + 1) }));
    for (const rows of [participants, ...more]) await run(rows({ from, to }));
    if (Math.floor((to * 50) / count) > Math.floor(((from - 1) * 50) / count)) tell(progress({ to, count, began }));
  }
}

/** A server that runs for a minute or two has counted the days that are over, and is quiet then. @returns how many */
export async function daysCounted(connection) {
  for (let before = -1; ;) {
    const [[{ days }]] = await connection.query('SELECT COUNT(*) days FROM call_days WHERE isCounted = 1');
    if (days > 0 && days === before) return days;
    before = days;
    await wait(DAYS_LOOK_MS);
  }
}

/** In the middle, so that it lies where the others do. */
export const longCallOf = (count) => Math.floor(count / 2);

/** No checks that the statements pass anyhow; joins in the order in which they are written. */
const session = () => [
  'SET unique_checks = 0, foreign_key_checks = 0, check_constraint_checks = 0, join_cache_level = 0',
  "SET optimizer_switch = 'derived_merge=off', time_zone = '+00:00', sql_mode = ''",
];

function progress({ to, count, began }) {
  const seconds = (performance.now() - began) / 1000;
  const left = (seconds / to) * (count - to);
  return `${to} of ${count} calls, ${Math.round(seconds)} s, ${Math.round(left)} s left`;
}

/** How much there is, as the tables say it themselves (rows of InnoDB are an estimate, ids are not). */
export async function sizes(connection) {
  const [tables] = await connection.query(
    `SELECT table_name name, ROUND((data_length + index_length) / 1e6) mb FROM information_schema.tables
     WHERE table_schema = DATABASE() AND data_length > 1e6 ORDER BY 2 DESC`,
  );
  const lines = [];
  for (const { name, mb } of tables) {
    const [[{ rows }]] = await connection.query(`SELECT COUNT(*) \`rows\` FROM ${name}`);
    lines.push(`${name}: ${rows} rows, ${mb} MB`);
  }
  return lines;
}
