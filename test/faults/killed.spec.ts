import { type Cluster, redisIs, startCluster } from '../support/cluster.js';
import { rounds } from '../support/rounds.js';
import { keeps, percentile, tell } from './support/figures.js';
import { Office } from './support/office.js';

const CALLS = rounds(8, 50);
const KILLS = rounds(2, 20);

describe('T7, D1: kill -9 of one of two processes under calls with signals', () => {
  let cluster: Cluster;
  beforeAll(async () => void (cluster = await startCluster()));
  afterAll(() => cluster?.close());

  it('ends no call, loses and doubles no signal, keeps their order, and all hear each other again within 5 s', async () => {
    const office = await Office.open(cluster, CALLS);
    const silences: number[] = [];
    for (let n = 0; n < KILLS; n += 1) {
      const server = cluster.servers[n % 2]!;
      const killedAt = performance.now();
      await server.kill('SIGKILL');
      await office.hasHeard(killedAt + 1_000);
      const here = office.silences(killedAt);
      tell(
        `kill ${n + 1}: back after ${Math.round(percentile(here, 0.5))} ms, 95th percentile ${Math.round(percentile(here, 0.95))} ms`,
      );
      silences.push(...here);
      await server.start();
      await redisIs(cluster, 'up');
    }
    tell(`${CALLS} calls, ${KILLS} kills, ${await office.isWhole()} signals`);
    keeps({ of: 'signaling back, 95th percentile', ms: percentile(silences, 0.95), atMostMs: 5_000 });
  });
});
