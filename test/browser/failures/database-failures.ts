import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { type Cluster, startCluster } from '../../support/cluster.js';
import { ClusterCommand } from '../../support/cluster-command.js';
import { type MariaDb, startMariaDb } from '../../support/mariadb.mjs';
import { accept, callIdAt, moreSound, newCall, newRing, overWith, press, ring, ringing } from '../support/phone.js';
import { newPerson, type Stage } from '../support/stage.js';
import type { Reproduction } from './reproduction.js';
import { hangUp, kill, pass, SETTLED_MS } from './steps.js';

/** Does something with a database on a MariaDB of its own, which can be stopped for a while. Two plays may do so at the same time. */
export async function withDatabase<T>(work: (url: string, database: MariaDb) => Promise<T>): Promise<T> {
  const database = await startMariaDb();
  const { url } = database;
  try {
    const connection = await createConnection(url.replace(/^mariadb:/, 'mysql:'));
    await connection.query('CREATE DATABASE parley CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci');
    await connection.end();
    return await work(`${url}parley`, database);
  } finally {
    await database.stop();
  }
}

/** What the server of `onMariaDb` uses. */
let stored: MariaDb;

const onMariaDb: NonNullable<Reproduction['around']> = (play) =>
  withDatabase((url, database) => {
    stored = database;
    return play({ env: { DATABASE_URL: url }, unused: true });
  });

let cluster: Cluster;

/** Two servers on one database. The pages are on the first, unless somebody begins at the second. */
const onTwoServers: NonNullable<Reproduction['around']> = (play) =>
  withDatabase(async (databaseUrl) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'parley-case-'));
    const drop = () => Promise.resolve(rmSync(dataDir, { recursive: true, force: true }));
    const given = { databaseUrl, dataDir, env: { DATA_DIR: dataDir, DATABASE_URL: databaseUrl }, drop };
    cluster = await startCluster(2, { RECONNECT_GRACE_SECONDS: '20' }, { database: given });
    try {
      return await play({ server: cluster.servers[0]! });
    } finally {
      await cluster.close();
    }
  });

/** The server that Ben's page is on dies, and his browser with it. */
async function lostWithServer(stage: Stage): Promise<number> {
  const second = cluster.servers[1]!;
  // The same stage, whose people begin at the other server.
  const there = Object.create(stage, { url: { value: second.url } }) as Stage;
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(there, 'Ben')]);
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await pass(SETTLED_MS);
  const callId = callIdAt(ann);
  await second.kill('SIGKILL');
  await kill(ben);
  await ann.page.getByRole('heading', { name: 'Connection lost' }).waitFor({ timeout: 90_000 });
  return callId;
}

let front: ClusterCommand;

const behindFront: NonNullable<Reproduction['around']> = async (play) => {
  front = await ClusterCommand.start(['--front=small'], { DEMO: 'off' });
  try {
    return await play({ server: front });
  } finally {
    await front.close();
  }
};

/** Both servers are restarted one after the other while two people talk. */
async function takenOver(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  await pass(SETTLED_MS);
  front.press('r');
  await front.restarted();
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await pass(SETTLED_MS);
  return hangUp(ann, ben);
}

/** The database dies just when Ben presses Accept, and Ann gives up later. One that only stands still would take the Accept when it goes on. */
async function acceptedMeanwhile(stage: Stage): Promise<number> {
  const { ann, ben } = await newRing(stage, 'Audio');
  await stored.kill('SIGKILL');
  await accept(ben);
  await pass(14_000);
  await stored.start();
  await pass(12_000);
  await press(ann, 'Hang up');
  await overWith(ann, 'Cancelled');
  return callIdAt(ann);
}

export const DATABASE_FAILURES: Reproduction[] = [
  // Whether Ben may accept is asked of the database, too, so that the server cannot note his trying: his page tells it later.
  {
    name: 'database-away-ringing',
    codes: ['accept-refused', 'server-away-ringing'],
    around: onMariaDb,
    play: acceptedMeanwhile,
  },
  { name: 'ended-with-server', codes: ['ended-by-restart'], around: onTwoServers, play: lostWithServer },
  { name: 'took-over', codes: ['survived-restart'], around: behindFront, play: takenOver },
];
