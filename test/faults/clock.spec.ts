import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Cluster, readiness, startCluster } from '../support/cluster.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { itInLongRun } from '../support/rounds.js';
import { clockIn, jump } from './support/clock.js';
import { keeps, tell } from './support/figures.js';
import { Office } from './support/office.js';

const CALLS = 50;
/** Longer than a lease. */
const JUMP_MS = 120_000;
const WRONG_FOR_MS = 20_000;
const NOTICED_MS = 5_000;
const CONVERGED_MS = 10_000;

describe('T6: two processes under calls with signals, of which one has its clock set', () => {
  let database: TestDatabase;
  let cluster: Cluster;
  beforeAll(async () => {
    database = await migratedDatabase();
    const envOf = () => clockIn(join(database.dataDir, 'clock'));
    cluster = await startCluster(2, {}, { database, envOf });
  });
  afterAll(() => cluster?.close());

  itInLongRun.each([JUMP_MS, -JUMP_MS])(
    '%i ms ahead, and right again later: it says so, and nobody is judged by it',
    async (ms) => {
      const office = await Office.open(cluster, CALLS);
      const [, wrong] = cluster.servers;
      const jumpedAt = performance.now();
      jump(wrong!, ms);
      await eventually(async () => (await readiness(wrong!)).code === 503, NOTICED_MS + 5_000);
      const noticed = performance.now() - jumpedAt;
      await wait(WRONG_FOR_MS);
      const rightAt = performance.now();
      jump(wrong!, 0);
      await eventually(async () => (await readiness(wrong!)).code === 200, CONVERGED_MS + 5_000);
      const converged = performance.now() - rightAt;
      await office.hasHeard(performance.now());
      tell(`${CALLS} calls, ${await office.isWhole()} signals`);
      keeps(
        { of: 'not ready', ms: noticed, atMostMs: NOTICED_MS },
        { of: 'ready again', ms: converged, atMostMs: CONVERGED_MS },
      );
    },
  );
});
