import { setTimeout as wait } from 'node:timers/promises';
import { type Cluster, redisIs, startCluster } from '../support/cluster.js';
import { itInLongRun } from '../support/rounds.js';
import { keeps, percentile, tell } from './support/figures.js';
import { Office } from './support/office.js';

const CALLS = 50;
/** A page notices within 13 s that its server has fallen silent (`ping timeout`), and comes back elsewhere. */
const NOTICED_MS = 20_000;
const BACK_MS = 5_000;

describe('T6, T7: SIGSTOP of one of two processes under calls with signals', () => {
  let cluster: Cluster;
  beforeAll(async () => void (cluster = await startCluster()));
  afterAll(() => cluster?.close());

  itInLongRun.each([5_000, 40_000])('for %i ms: whoever waited for it judges and loses nobody', async (ms) => {
    const office = await Office.open(cluster, CALLS);
    const [, frozen] = cluster.servers;
    const frozenAt = performance.now();
    process.kill(frozen!.pid!, 'SIGSTOP');
    await wait(ms);
    const silences = ms > NOTICED_MS ? office.silences(frozenAt) : [];
    const wokenAt = performance.now();
    process.kill(frozen!.pid!, 'SIGCONT');
    const back = await office.backAfter(wokenAt);
    await redisIs(cluster, 'up');
    tell(`${CALLS} calls, ${await office.isWhole()} signals`);
    keeps({ of: 'signaling back after it woke, 95th percentile', ms: back, atMostMs: BACK_MS });
    if (silences.length > 0)
      keeps({ of: 'back on the other while it was frozen', ms: percentile(silences, 0.95), atMostMs: NOTICED_MS });
  });
});
