/**
 * How fast support's search and a call's page are with a million calls and twenty million signals on MariaDB:
 * `npm run audit:measure -- [--calls=1000000] [--signals=20000000] [--url=mariadb://root@127.0.0.1:3306/] [--requests=200]
 * [--keep]`; `--signals=0`: calls and what was found in them alone, which takes a few minutes. Without a URL it starts a server of its own. Takes half an hour and 25 GB; loopback only. With --keep the database
 * stays, and the next run with its URL measures without seeding.
 */
import '../../tools/node.mjs';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { dataSourceOptions, openDatabase } from '../../dist/server/database/data-source.js';
import { startMariaDb } from '../support/mariadb.mjs';
import { SEARCHES } from './million/questions.mjs';
import { daysCounted, longCallOf, PASSWORD, seed, sizes } from './million/seed.mjs';

const DATABASE = 'parley_million';
const WARM_UP = 20;
const DEEP = 50;
/** As a small server would be set up: the data are ten times as large as its memory. */
const SERVER = [
  ...['--innodb-buffer-pool-size=2G', '--innodb-log-file-size=2G', '--innodb-doublewrite=0', '--max-connections=100'],
  '--innodb-flush-log-at-trx-commit=2',
];

const { values: given } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000000' },
    signals: { type: 'string' },
    url: { type: 'string' },
    requests: { type: 'string', default: '200' },
    only: { type: 'string', multiple: true, default: [''] },
    keep: { type: 'boolean', default: false },
  },
});
const count = Number(given.calls);
const wanted = Number(given.signals ?? count * 20);
const requests = Number(given.requests);
/** `--only=overview --only=cause`: questions with one of these in their names. */
const isWanted = (name) => given.only.some((part) => name.includes(part));
const say = (line) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);

function assertLoopback(url) {
  const { hostname } = new URL(url);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) throw new Error(`${hostname} is not this machine.`);
}

async function connect(url, database) {
  const { hostname: host, port, username, password } = new URL(url);
  const login = { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  return createConnection({
    host: host.replace(/[[\]]/g, ''),
    port: Number(port || 3306),
    ...login,
    database,
    timezone: 'Z',
  });
}

/** The filled database: the one that an earlier run left, or a new one. */
async function prepared(url) {
  const server = await connect(url);
  const [known] = await server.query('SHOW DATABASES LIKE ?', [DATABASE]);
  await server.query(`CREATE DATABASE IF NOT EXISTS ${DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  await server.end();
  const databaseUrl = new URL(`/${DATABASE}`, url).href;
  const dataSource = await openDatabase(dataSourceOptions({ databaseUrl, dataDir: '' }));
  await dataSource.destroy();
  const connection = await connect(url, DATABASE);
  if (known.length === 0) await seed(connection, { count, wanted, tell: say });
  const [[{ calls }]] = await connection.query('SELECT MAX(id) calls FROM calls');
  for (const line of await sizes(connection)) say(line);
  return { connection, databaseUrl, calls };
}

async function startServer(databaseUrl) {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address();
  probe.close();
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, PORT: String(port), DATA_DIR: '/nonexistent' };
  const settings = { RATE_LIMITS: 'off', DEMO: 'off', LOG_LEVEL: 'warn', STUN_URLS: '', SIGNAL_RETENTION_DAYS: '3650' };
  const secret = { JWT_SECRET: 'only-for-measuring-on-this-machine', CALL_RETENTION_DAYS: '3650' };
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    env: { ...env, ...settings, ...secret },
    stdio: 'inherit',
  });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    if (
      await fetch(`${url}/health/ready`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { url, stop: () => child.kill() };
}

async function signIn(url) {
  const body = JSON.stringify({ login: 'user1', password: PASSWORD, tokenTransport: 'body' });
  const answer = await fetch(`${url}/api/auth/login`, { method: 'POST', headers: JSON_TYPE, body });
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}`);
  return (await answer.json()).accessToken;
}
const JSON_TYPE = { 'content-type': 'application/json' };

/** Asks for paths; every answer must be right. */
function asker(url, signedIn) {
  let token = signedIn;
  let since = Date.now();
  return async (path, body) => {
    if (Date.now() - since > 600_000) [token, since] = [await signIn(url), Date.now()];
    const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${url}/api${path}`, {
      ...request,
      headers: { ...JSON_TYPE, authorization: `Bearer ${token}` },
    });
    const json = await answer.json();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(json)}`);
    return json;
  };
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const ms = (value) => value.toFixed(1).padStart(7);

/** One after the other, each beside a request that costs next to nothing: machines differ. */
async function measure(name, step, ask) {
  const [times, control] = [[], []];
  const timed = async (list, work) => {
    const began = performance.now();
    const result = await work();
    list.push(performance.now() - began);
    return result;
  };
  let found = 0;
  for (let i = -WARM_UP; i < requests; i += 1) {
    if (i === 0) [times.length, control.length, found] = [0, 0, 0];
    found += (await timed(times, () => step(i + WARM_UP))) ?? 0;
    await timed(control, () => ask('/users/me'));
  }
  const [sorted, beside] = [times, control].map((list) => list.toSorted((a, b) => a - b));
  const row = [at(sorted, 0.5), at(sorted, 0.95), sorted.at(-1), at(beside, 0.5), at(beside, 0.95)].map(ms);
  console.log(`| ${name.padEnd(40)} | ${row.join(' | ')} | ${String(Math.round(found / requests)).padStart(5)} |`);
}

function head() {
  console.log(`| ${'ms'.padEnd(40)} |     p50 |     p95 |     max | /me p50 | /me p95 |  rows |`);
  console.log(`|${'-'.repeat(42)}|--------:|--------:|--------:|--------:|--------:|------:|`);
}

/** The cursor of the page so deep, or null where there are fewer. */
async function deepCursor(ask, question) {
  let cursor = null;
  for (let page = 0; page < DEEP; page += 1) {
    cursor = (await ask(searchPath(question, cursor))).nextCursor;
    if (cursor === null) return null;
  }
  return cursor;
}

const searchPath = (question, cursor) =>
  encodeURI(`/audit/calls?${[question, cursor && `cursor=${cursor}`].filter(Boolean).join('&')}`);

async function searches(ask) {
  for (const [name, question] of Object.entries(SEARCHES)) {
    if (!isWanted(name)) continue;
    await measure(name, async (i) => (await ask(searchPath(question(i)))).items.length, ask);
    const cursor = await deepCursor(ask, question(0));
    if (cursor === null) continue;
    await measure(`  page ${DEEP + 1}`, async () => (await ask(searchPath(question(0), cursor))).items.length, ask);
  }
}

/** An overview is kept for half a minute for each zone: in another one it is counted. */
const ZONES = Intl.supportedValuesOf('timeZone');

async function overviews(ask) {
  for (const days of [1, 7, 30]) {
    const name = `overview, ${days} ${days === 1 ? 'day' : 'days'}`;
    const path = (i) =>
      `/audit/overview?days=${days}&timeZone=${encodeURIComponent(ZONES[(i * 7 + days) % ZONES.length])}`;
    if (isWanted(name)) await measure(name, async (i) => (await ask(path(i))).totals.calls.count, ask);
  }
}

async function opening(ask, calls) {
  const average = (i) => 1 + (((i + 1) * 7_919_933) % calls);
  const [long, reason] = [longCallOf(calls), { reason: 'measuring' }];
  const signals = async (id, body) =>
    (await ask(`/audit/calls/${id}/${body ? 'reveal' : 'signals'}?limit=1000`, body)).items.length;
  const allSignals = async (id) => {
    let [rows, cursor] = [0, null];
    do {
      const page = await ask(`/audit/calls/${id}/signals?limit=1000${cursor ? `&cursor=${cursor}` : ''}`);
      [rows, cursor] = [rows + page.items.length, page.nextCursor];
    } while (cursor !== null);
    return rows;
  };
  const whole = async (id) => {
    await ask(`/audit/calls/${id}`);
    await ask(`/audit/calls/${id}/quality`);
    return allSignals(id);
  };
  const steps = {
    'a call: timeline, diagnosis': (i) => ask(`/audit/calls/${average(i)}`).then(({ timeline }) => timeline.length),
    'a call: signals': (i) => signals(average(i)),
    'a call: signals revealed': (i) => signals(average(i), reason),
    'a call: quality': (i) => ask(`/audit/calls/${average(i)}/quality`).then(({ items }) => items.length),
    'a call: whole page': (i) => whole(average(i)),
    '5,000 signals: timeline, diagnosis': () => ask(`/audit/calls/${long}`).then(({ timeline }) => timeline.length),
    '5,000 signals: first thousand': () => signals(long),
    '5,000 signals: first thousand revealed': () => signals(long, reason),
    '5,000 signals: whole page': () => whole(long),
    accesses: () => ask('/audit/accesses').then(({ items }) => items.length),
    'accesses of a call': (i) => ask(`/audit/accesses?callId=${average(i)}`).then(({ items }) => items.length),
    'accesses of a user': (i) => ask(`/audit/accesses?userId=${1 + (i % 50)}`).then(({ items }) => items.length),
  };
  for (const [name, step] of Object.entries(steps)) if (isWanted(name)) await measure(name, step, ask);
}

async function main() {
  if (given.url) assertLoopback(given.url);
  const own = given.url ? null : await startMariaDb({ extra: SERVER });
  const url = given.url ?? own.url;
  say(`${url}, ${count} calls, ${wanted} signals`);
  let server = null;
  let connection = null;
  try {
    const ready = await prepared(url);
    connection = ready.connection;
    // From here on as in production: what is acknowledged is on the disk.
    await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 1');
    server = await startServer(ready.databaseUrl);
    const ask = asker(server.url, await signIn(server.url));
    const began = performance.now();
    const days = await daysCounted(connection);
    say(`${days} days counted within ${Math.round(performance.now() - began)} ms`);
    head();
    await overviews(ask);
    await searches(ask);
    if (wanted > 0) await opening(ask, ready.calls);
    if (!given.keep) await connection.query(`DROP DATABASE ${DATABASE}`);
  } finally {
    server?.stop();
    await connection?.end();
    await own?.stop({ keep: given.keep });
    if (given.keep && own) say(`kept in ${own.folder}`);
  }
}

await main();
