import { type Cluster, startCluster } from '../support/cluster.js';
import { CutWire } from '../support/cut-wire.js';
import { newUser } from '../support/client.js';
import { itInLongRun } from '../support/rounds.js';
import type { ServerProcess } from '../support/server-process.js';
import { keeps, percentile, tell } from './support/figures.js';
import { Office } from './support/office.js';

const CALLS = 50;
/** Client and server ask each other within 13 s; then the page connects again. */
const BACK_MS = 20_000;
const OFFLINE_MS = 30_000;

describe('T5: connections that are half open: both ends believe in them, and nothing passes', () => {
  let cluster: Cluster;
  let wire: CutWire;
  beforeAll(async () => {
    cluster = await startCluster();
    wire = await CutWire.to(new URL(cluster.servers[0]!.url));
  });
  afterAll(async () => {
    wire?.close();
    await cluster?.close();
  });

  const address = () => new URL(wire.url).origin;

  itInLongRun(
    'pages come back on another way, nothing is lost, and what wakes up late is not heard twice',
    async () => {
      const office = await Office.open(cluster, CALLS, [address(), cluster.servers[1]!.url]);
      const deadAt = performance.now();
      wire.goDead();
      await office.hasHeard(deadAt + BACK_MS);
      const silences = office.silences(deadAt);
      wire.mend();
      await office.hasHeard(performance.now());
      tell(`${CALLS} calls, ${await office.isWhole()} signals`);
      keeps({ of: 'signaling back, 95th percentile', ms: percentile(silences, 0.95), atMostMs: BACK_MS });
    },
  );

  itInLongRun('who does not come back is offline for everybody, also on the other process', async () => {
    const [a, b] = cluster.servers as [ServerProcess, ServerProcess];
    const onWire = { url: address(), onClose: (release: () => unknown) => a.onClose(release) };
    const [ann, ben] = [await newUser(b, 'Ann'), await newUser(onWire, 'Ben')];
    const [hers] = [await ann.socket(), await ben.socket()];
    await hers.ok('presence:watch', { userIds: [ben.user.id] });
    const deadAt = performance.now();
    wire.goDead();
    const isGone = ({ userId, presence }: { userId: number; presence: string }) =>
      userId === ben.user.id && presence === 'offline';
    await hers.next('presence:changed', isGone, OFFLINE_MS);
    keeps({ of: 'offline', ms: performance.now() - deadAt, atMostMs: OFFLINE_MS });
    wire.mend();
  });
});
