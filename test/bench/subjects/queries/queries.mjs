/** How long lists and searches take with a year of a company's calls, beside a request that reads one user. */
import { createConnection } from 'mysql2/promise';
import { daysCounted, FOUND, seedCalls } from '../../../load/million/seed.mjs';
import { SEARCHES } from '../../../load/million/questions.mjs';
import { percentile } from '../../frame/figures.mjs';
import { figure } from '../../frame/report.mjs';
import { newParley } from '../../parley/parley.mjs';
import { ask, signIn } from '../../parley/people.mjs';
import { inDatabase } from '../../parley/rows.mjs';

/** As a small server would be set up. */
const SERVER = ['--innodb-buffer-pool-size=2G', '--innodb-log-file-size=1G'];
const SIZES = {
  full: { calls: 1_000_000, requests: 140, rounds: 2, warmUp: 20, extra: SERVER },
  quick: { calls: 5_000, requests: 35, rounds: 1, warmUp: 5 },
  tiny: { calls: 100, requests: 2, rounds: 1, warmUp: 0 },
};
/** Those who ask; the first is the administrator, and the busiest of all. */
const ASKING = 40;
const FIRST_NAMES = ['ann', 'ben', 'cy', 'dana', 'uma', 'zoe'];
const searches = Object.values(SEARCHES);
const QUESTIONS = {
  history: { name: 'GET /calls/history, 50 calls', path: () => '/calls/history?limit=50' },
  missed: { name: 'GET /calls/missed, with the count', path: () => '/calls/missed?limit=50' },
  directory: {
    name: 'GET /users, searched or by who is online',
    path: (n) => (n % 2 === 0 ? `/users?search=${FIRST_NAMES[n % FIRST_NAMES.length]}` : '/users?order=online'),
  },
  audit: {
    name: `GET /audit/calls, ${searches.length} questions in turn`,
    path: (n) => encodeURI(`/audit/calls?${searches[n % searches.length](n)}`),
    isStaff: true,
  },
};

export async function run({ size }) {
  const { calls, rounds, extra, ...amount } = SIZES[size];
  const server = await newParley('mariadb', { extra, env: { CALL_RETENTION_DAYS: '3650' } });
  const people = await filled(server, calls);
  await server.start();
  if (size === 'full') await quiet(server);
  const found = Object.fromEntries(Object.keys(QUESTIONS).map((key) => [key, { own: [], beside: [] }]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [key, question] of Object.entries(QUESTIONS)) {
      const { own, beside } = await timed(server, people, { question, round, ...amount });
      found[key].own.push(percentile(own, 0.95));
      found[key].beside.push(percentile(beside, 0.95));
    }
  }
  await server.stop();
  return Object.entries(QUESTIONS).flatMap(([key, { name }]) => figures({ key, name, ...found[key] }));
}

/** @returns people who are signed in */
async function filled({ location, secret }, calls) {
  await inDatabase(location, () => undefined);
  const connection = await createConnection({ uri: location.databaseUrl, timezone: 'Z' });
  await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 2');
  const tell = (line) => process.stdout.isTTY && console.log(`  ${line}`);
  await seedCalls(connection, { count: calls, tell, more: FOUND });
  // The newest tenth of the missed calls has not been looked at.
  await connection.query('UPDATE call_participants SET missedSeenAt = NULL WHERE state = "missed" AND callId > ?', [
    Math.floor(calls * 0.9),
  ]);
  await connection.query('ANALYZE TABLE users, rooms, calls, call_participants, call_causes, call_facets');
  // From here on as in production: what is acknowledged is on the disk.
  await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 1');
  const [users] = await connection.query('SELECT id, username FROM users ORDER BY id LIMIT ?', [ASKING]);
  await connection.end();
  return signIn({ location, secret }, users);
}

/** What a server does only once must not be measured with what it does all the time. */
async function quiet({ location }) {
  const connection = await createConnection({ uri: location.databaseUrl });
  await daysCounted(connection);
  await connection.end();
}

/** One after the other, each beside `/users/me`: machines differ. */
async function timed(server, people, { question, round, requests, warmUp }) {
  const [own, beside] = [[], []];
  for (let n = -warmUp; n < requests; n += 1) {
    const asked = Math.abs(round * requests + n);
    const person = question.isStaff ? people[0] : people[asked % people.length];
    const took = [await once(server, person, question.path(asked)), await once(server, person, '/users/me')];
    if (n >= 0) [own, beside].forEach((list, which) => list.push(took[which]));
  }
  return { own, beside };
}

async function once(server, person, path) {
  const began = performance.now();
  await ask(server, person, { path });
  return performance.now() - began;
}

function figures({ key, name, own, beside }) {
  return [
    figure({ key: `queries/${key}`, name: `${name}: p95`, unit: 'ms', values: own, to: beside }),
    figure({ key: `queries/${key}-me`, name: '… GET /users/me beside it: p95', unit: 'ms', values: beside }),
  ];
}
