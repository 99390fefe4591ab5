import { setTimeout as wait } from 'node:timers/promises';
import { type Cluster, readiness, redisIs, startCluster } from '../support/cluster.js';
import { itInLongRun } from '../support/rounds.js';
import type { Redis } from '../support/redis.mjs';
import { keeps, tell } from './support/figures.js';
import { Office } from './support/office.js';

const CALLS = 50;
const AWAY_MS = 15_000;
/** Without Redis the processes look by themselves, every 250 ms. */
const LOOKED_MS = 4_000;
const CONVERGED_MS = 10_000;

/** How Redis goes, and how it comes back. */
const WAYS: Record<string, { go: (redis: Redis) => unknown; back: (redis: Redis) => unknown }> = {
  'killed, and back empty': { go: (redis) => redis.kill(), back: (redis) => redis.start() },
  frozen: { go: (redis) => redis.signal('SIGSTOP'), back: (redis) => redis.signal('SIGCONT') },
};

describe('T3: two processes whose Redis is', () => {
  let cluster: Cluster;
  beforeAll(async () => void (cluster = await startCluster()));
  afterAll(() => cluster?.close());

  itInLongRun.each(Object.keys(WAYS))(
    '%s: calls go on, signals come a little later, and all is as before soon after',
    async (way) => {
      const office = await Office.open(cluster, CALLS);
      const { go, back } = WAYS[way]!;
      const goneAt = performance.now();
      await go(cluster.redis);
      await redisIs(cluster, 'down');
      expect(await readiness(cluster.servers[0]!)).toMatchObject({ code: 200, status: 'degraded' });
      await wait(AWAY_MS);
      await office.hasHeard(performance.now());
      const longest = Math.max(...office.silences(goneAt));
      const backAt = performance.now();
      await back(cluster.redis);
      await redisIs(cluster, 'up');
      const converged = performance.now() - backAt;
      tell(`${CALLS} calls, ${await office.isWhole()} signals`);
      keeps(
        { of: 'the longest silence while it was away', ms: longest, atMostMs: LOOKED_MS },
        { of: 'as before after its return', ms: converged, atMostMs: CONVERGED_MS },
      );
    },
  );
});
