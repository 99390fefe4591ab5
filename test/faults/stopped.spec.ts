import { type Cluster, redisIs, startCluster } from '../support/cluster.js';
import { itInLongRun } from '../support/rounds.js';
import { keeps, percentile, tell } from './support/figures.js';
import { Office } from './support/office.js';

const CALLS = 50;
const DRAIN_MS = 3_000;

describe('T4, T7, T8: SIGTERM of one of two processes under calls with signals', () => {
  let cluster: Cluster;
  beforeAll(async () => void (cluster = await startCluster(2, { DRAIN_SECONDS: String(DRAIN_MS / 1_000) })));
  afterAll(() => cluster?.close());

  itInLongRun(
    'moves everybody to the other, ends with 0 in its time, and nobody is lost or sees an error',
    async () => {
      const office = await Office.open(cluster, CALLS);
      const [stays, goes] = cluster.servers as [Cluster['servers'][0], Cluster['servers'][0]];
      expect(stays.isRunning).toBe(true);
      const stoppedAt = performance.now();
      expect(await goes.kill('SIGTERM')).toBe(0);
      const ms = performance.now() - stoppedAt;
      await office.hasHeard(performance.now());
      const silences = office.silences(stoppedAt);
      await goes.start();
      await redisIs(cluster, 'up');
      tell(`${CALLS} calls, ${await office.isWhole()} signals`);
      keeps(
        { of: 'exit with 0', ms, atMostMs: DRAIN_MS + 3_000 },
        { of: 'signaling back, 95th percentile', ms: percentile(silences, 0.95), atMostMs: 5_000 },
      );
    },
  );
});
