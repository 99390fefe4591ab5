import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Caddy, startCaddy } from '../../tools/cluster/caddy.mjs';
import { type Cluster, redisIs, startCluster } from '../support/cluster.js';
import { freePort } from '../support/ports.mjs';
import { itInLongRun, rounds } from '../support/rounds.js';
import { keeps, percentile, tell } from './support/figures.js';
import { Office } from './support/office.js';

const CALLS = rounds(8, 50);
const KILLS = rounds(2, 6);
const AWAY_MS = 5_000;
const BACK_MS = 5_000;

describe('the front before two processes, Caddy as shipped', () => {
  let cluster: Cluster;
  let caddy: Caddy;
  let folder: string;
  let start: () => Promise<Caddy>;
  const known = getCACertificates('default');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-front-'));
    const port = await freePort();
    cluster = await startCluster(2, { PUBLIC_URL: `https://localhost:${port}`, TRUST_PROXY: '1' });
    start = () => startCaddy({ port, servers: cluster.servers.map((one) => one.port), folder });
    caddy = await start();
    setDefaultCACertificates([...known, readFileSync(caddy.rootFile, 'utf8')]);
  });

  afterAll(async () => {
    await caddy?.close();
    await cluster?.close();
    setDefaultCACertificates(known);
    rmSync(folder, { recursive: true, force: true });
  });

  itInLongRun('T1: killed under calls, it takes no call and no signal with it', async () => {
    const office = await Office.open(cluster, CALLS, [caddy.url]);
    await caddy.kill();
    await wait(AWAY_MS);
    caddy = await start();
    const back = await office.backAfter(performance.now());
    tell(`${CALLS} calls, ${await office.isWhole()} signals`);
    keeps({ of: 'signaling back after its return, 95th percentile', ms: back, atMostMs: BACK_MS });
  });

  itInLongRun(
    'T7: one process after the other is killed behind it, and all hear each other again within 5 s',
    async () => {
      const office = await Office.open(cluster, CALLS, [caddy.url]);
      const silences: number[] = [];
      for (let n = 0; n < KILLS; n += 1) {
        const server = cluster.servers[n % 2]!;
        const killedAt = performance.now();
        await server.kill('SIGKILL');
        await office.hasHeard(killedAt + 1_000);
        silences.push(...office.silences(killedAt));
        await server.start();
        await redisIs(cluster, 'up');
        await caddy.notices(server.port);
      }
      tell(`${CALLS} calls, ${KILLS} kills, ${await office.isWhole()} signals`);
      keeps({ of: 'signaling back, 95th percentile', ms: percentile(silences, 0.95), atMostMs: BACK_MS });
    },
  );
});
