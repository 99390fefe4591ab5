import { createConnection } from 'mysql2/promise';
import { type MariaDb, startMariaDb } from '../../support/mariadb.mjs';
import { accept, callIdAt, newRing, overWith, press } from '../support/phone.js';
import type { Stage } from '../support/stage.js';
import type { Reproduction } from './reproduction.js';
import { pass } from './steps.js';

let database: MariaDb;

/** A server on a MariaDB of its own, which can be stopped for a while. */
const onMariaDb: NonNullable<Reproduction['around']> = async (play) => {
  database = await startMariaDb();
  const { url } = database;
  try {
    const connection = await createConnection(url.replace(/^mariadb:/, 'mysql:'));
    await connection.query('CREATE DATABASE parley CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci');
    await connection.end();
    return await play({ env: { DATABASE_URL: `${url}parley` }, unused: true });
  } finally {
    await database.stop();
  }
};

/** The database stands still just when Ben presses Accept, and Ann gives up later. */
async function acceptedMeanwhile(stage: Stage): Promise<number> {
  const { ann, ben } = await newRing(stage, 'Audio');
  database.signal('SIGSTOP');
  await accept(ben);
  await pass(14_000);
  database.signal('SIGCONT');
  await pass(12_000);
  await press(ann, 'Hang up');
  await overWith(ann, 'Cancelled');
  return callIdAt(ann);
}

export const DATABASE_FAILURES: Reproduction[] = [
  // Whether Ben may accept is asked of the database, too, so that nobody could note his trying.
  {
    name: 'database-away-ringing',
    codes: ['server-away-ringing'],
    around: onMariaDb,
    play: acceptedMeanwhile,
  },
];
