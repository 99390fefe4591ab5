import { jest } from '@jest/globals';
import { startSmallFront } from '../../tools/cluster/small-front.mjs';
import { newUser, type Server } from '../support/client.js';
import { type Cluster, redisIs, startCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { rounds } from '../support/rounds.js';
import { type Talker, talkers } from '../support/talker.js';

jest.setTimeout(600_000);

const CALLS = rounds(6, 50);
const ROUNDS = rounds(1, 3);
/** The front looks every half second, so sockets are told after it has noticed. */
const DRAIN_SECONDS = rounds(6, 20);
/** A hundred people who never pause would be more than the machine of the tests carries, restart or not. */
const PAUSE_MS = rounds(100, 1_000);
const BACK_MS = 5_000;

/** Everybody knows the front's address, and nobody the servers'. */
async function behindFront(): Promise<{ cluster: Cluster; front: Front; server: Server; close: () => Promise<void> }> {
  const cluster = await startCluster(2, { TRUST_PROXY: '1', DRAIN_SECONDS: String(DRAIN_SECONDS) });
  const front = await startSmallFront({ port: 0, servers: cluster.servers.map(({ port }) => port) });
  const opened: (() => unknown)[] = [];
  const server = { url: front.url, onClose: (release: () => unknown) => void opened.push(release) };
  const close = async () => {
    for (const release of opened) release();
    await front.close();
    await cluster.close();
  };
  return { cluster, front, server, close };
}
type Front = Awaited<ReturnType<typeof startSmallFront>>;

/** For docs/reliability.md; printed as soon as everybody is back, and also when somebody is not. */
function sayFigures(ends: readonly Talker[]): void {
  const of = <T>(each: (end: Talker) => T[]): T[] => ends.flatMap(each);
  const back = Math.max(...of(({ gapsMs }) => gapsMs)) / 1_000;
  const away = ends.filter(({ isConnected }) => !isConnected).length;
  const [repeats, troubles] = [of((end) => end.repeats), of((end) => end.troubles)];
  const lines = [
    `${CALLS} calls, ${2 * ROUNDS} restarts: back ${back.toFixed(1)} s, ${of(({ sent }) => sent).length} signals, ${away} away`,
    `asked once more ${repeats.length} times: ${[...new Set(repeats)].join('; ')}`,
    `errors seen ${troubles.length}: ${[...new Set(troubles)].join('; ')}`,
  ];
  for (const line of lines) process.stdout.write(`FIGURE ${line}\n`);
}

describe('a rolling restart', () => {
  it('of both servers under calls with signals: no call ends, nobody sees an error, no signal is missing or doubled', async () => {
    const { cluster, front, server, close } = await behindFront();
    const ends: Talker[] = [];
    for (let n = 0; n < CALLS; n += 1)
      ends.push(...(await talkers(await newUser(server, 'Ann'), await newUser(server, 'Ben'))));
    const talks = ends.map((end) => end.talk(PAUSE_MS));
    for (let n = 0; n < ROUNDS; n += 1)
      for (const one of cluster.servers) {
        expect(await one.kill('SIGTERM')).toBe(0);
        await one.start();
        await redisIs(cluster, 'up');
        await front.notices(one.port);
      }
    await eventually(() => ends.every(({ isConnected }) => isConnected), 10_000).finally(() => sayFigures(ends));
    for (const end of ends) end.stop();
    await Promise.all(talks);
    for (const end of ends) {
      const sent = end.other.sent;
      await eventually(() => end.got.length >= sent.length, 10_000);
      expect(end.got.map(({ clientId }) => clientId)).toEqual(sent);
      expect(end.got.map(({ id }) => id)).toEqual(end.got.map(({ id }) => id).toSorted((a, b) => a - b));
    }
    expect(ends.flatMap(({ troubles }) => troubles)).toEqual([]);
    const gaps = ends.flatMap(({ gapsMs }) => gapsMs);
    // Everybody was on one of the two at the beginning, and had to move at least once.
    expect(gaps.length).toBeGreaterThanOrEqual(ends.length);
    expect(Math.max(...gaps)).toBeLessThan(BACK_MS);
    await close();
  });
});
