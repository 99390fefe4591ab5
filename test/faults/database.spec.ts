import { setTimeout as wait } from 'node:timers/promises';
import { type Cluster, readiness, startCluster } from '../support/cluster.js';
import { CutWire } from '../support/cut-wire.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type MariaDb, startMariaDb } from '../support/mariadb.mjs';
import { LONG, rounds } from '../support/rounds.js';
import { keeps, tell } from './support/figures.js';
import { Office } from './support/office.js';

const CALLS = rounds(8, 50);
const CONVERGED_MS = 10_000;
const NOTICED_MS = 3_000;
/** A process that alone has lost the database lets go of its pages within 14 s, and they come back elsewhere. */
const ELSEWHERE_MS = 20_000;

interface Away {
  go: () => unknown;
  back: () => unknown;
  /** One process still has the database. */
  ofOne?: true;
}

describe('T2, T6, T7, D1: two processes whose database is', () => {
  let mariadb: MariaDb;
  let database: TestDatabase;
  let wires: CutWire[];
  let cluster: Cluster;

  beforeAll(async () => {
    mariadb = await startMariaDb();
    database = await migratedDatabase({ serverUrl: mariadb.url });
    wires = await Promise.all([0, 1].map(() => CutWire.to(new URL(database.databaseUrl!))));
    cluster = await startCluster(2, {}, { database, envOf: (index) => ({ DATABASE_URL: wires[index]!.url }) });
  });
  afterAll(async () => {
    mariadb?.signal('SIGCONT');
    await cluster?.close();
    for (const wire of wires ?? []) wire.close();
    await mariadb?.stop();
  });

  const WAYS: Record<string, Away> = {
    'killed with -9': { go: () => mariadb.kill('SIGKILL'), back: () => mariadb.start() },
    frozen: { go: () => mariadb.signal('SIGSTOP'), back: () => mariadb.signal('SIGCONT') },
    'cut off from both': {
      go: () => wires.forEach((wire) => wire.cut()),
      back: () => wires.forEach((wire) => wire.mend()),
    },
    'cut off from one': { go: () => wires[1]!.cut(), back: () => wires[1]!.mend(), ofOne: true },
    'silent for one': { go: () => wires[1]!.goDead(), back: () => wires[1]!.mend(), ofOne: true },
  };
  /** Every run has the worst of them; 60 s is longer than anybody may be silent. */
  const TRIALS: [way: string, ms: number][] = LONG
    ? Object.keys(WAYS).flatMap((way): [string, number][] => [
        [way, 5_000],
        [way, 60_000],
      ])
    : [['killed with -9', 4_000]];

  const areReady = async () => {
    const all = await Promise.all(cluster.servers.map((server) => readiness(server)));
    return all.every(({ code }) => code === 200);
  };

  it.each(TRIALS)(
    '%s for %i ms: no call is ended by it, no acknowledged signal is lost, and all is well soon after',
    async (way, ms) => {
      const office = await Office.open(cluster, CALLS);
      const { go, back, ofOne } = WAYS[way]!;
      const goneAt = performance.now();
      await go();
      await eventually(async () => !(await areReady()), 10_000);
      const noticed = performance.now() - goneAt;
      await wait(ms - noticed);
      const silences = ofOne && ms > ELSEWHERE_MS ? office.silences(goneAt) : [];
      await back();
      const backAt = performance.now();
      await eventually(areReady, CONVERGED_MS);
      const heard = Math.max(...(await office.hasHeard(backAt)));
      tell(`${CALLS} calls, ${await office.isWhole()} signals`);
      // All servers ran on. Only one that alone has no database is silent for the others.
      if (!ofOne) expect(await office.serversGone()).toBe(0);
      keeps(
        { of: 'not ready', ms: noticed, atMostMs: NOTICED_MS },
        { of: 'everybody hears again after its return', ms: heard, atMostMs: CONVERGED_MS },
      );
      if (silences.length > 0)
        keeps({
          of: 'the longest silence while one process had it',
          ms: Math.max(...silences),
          atMostMs: ELSEWHERE_MS,
        });
    },
  );
});
