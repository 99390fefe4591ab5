import { jest } from '@jest/globals';
import type { SignedIn } from '../../contracts/index.js';
import { call, newUser, PASSWORD, seenFrom, type TestClient } from '../support/client.js';
import { type Cluster, redisIs, startCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import type { ServerProcess } from '../support/server-process.js';

jest.setTimeout(120_000);

/** Wrong passwords for one login from one address, before it is refused. */
const GUESSES = 10;
/** How much longer a sign-in may take while Redis has stopped. */
const LATE_MS = 200;

let hosts = 0;
const newAddress = () => `198.51.100.${(hosts += 1)}`;
const count = (list: number[], status: number) => list.filter((one) => one === status).length;
const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;

describe('limits of two processes', () => {
  let cluster: Cluster;
  let [a, b] = [] as unknown as [ServerProcess, ServerProcess];

  beforeEach(async () => {
    if (cluster !== undefined) return;
    cluster = await startCluster(2, { RATE_LIMITS: 'on', TRUST_PROXY: 'true' });
    [a, b] = cluster.servers as [ServerProcess, ServerProcess];
  });
  afterAll(() => cluster?.close());

  const signIn = (server: ServerProcess, of: { login: string; address: string; password?: string }) => {
    const { login, address, password = 'a wrong guess' } = of;
    return call<SignedIn>(seenFrom(server, address), {
      ...{ method: 'POST', path: '/auth/login', body: { login, password } },
    });
  };
  const guess = async (server: ServerProcess, who: TestClient, address: string) =>
    (await signIn(server, { login: who.user.username, address })).status;
  /** Guesses one after the other, on each process in turn. */
  async function guessInTurn(who: TestClient, address: string, times: number, servers = [a, b]): Promise<number[]> {
    const statuses: number[] = [];
    for (let n = 0; n < times; n += 1) statuses.push(await guess(servers[n % servers.length]!, who, address));
    return statuses;
  }
  const newPerson = () => newUser(seenFrom(a, newAddress()), 'Ann');
  const metrics = async (server: ServerProcess) => (await fetch(`${server.url}/metrics`)).text();

  it('A5: wrong passwords, one after the other or at once, are limited as in one process', async () => {
    const [ann, address] = [await newPerson(), newAddress()];
    expect(await guessInTurn(ann, address, 12)).toEqual([...Array(GUESSES).fill(401), 429, 429]);
    const right = { login: ann.user.username, password: PASSWORD };
    for (const server of [a, b]) expect((await signIn(server, { ...right, address })).status).toBe(429);
    expect((await signIn(b, { ...right, address: newAddress() })).status).toBe(200);
    const elsewhere = newAddress();
    const atOnce = Array.from({ length: 24 }, (_, n) => guess(n % 2 === 0 ? a : b, ann, elsewhere));
    expect(count(await Promise.all(atOnce), 401)).toBe(GUESSES);
    expect(await metrics(a)).toMatch(/^parley_limit_redis_seconds_count [1-9]/m);
  });

  it('whoever signs in again and again without a wrong password is never held up', async () => {
    const [ann, address] = [await newPerson(), newAddress()];
    const right = { login: ann.user.username, password: PASSWORD, address };
    for (let n = 0; n < GUESSES + 2; n += 1) expect((await signIn(n % 2 === 0 ? a : b, right)).status).toBe(200);
  });

  it('T3: while Redis has stopped, nobody waits for it, and each process limits by itself', async () => {
    const [ann, address] = [await newPerson(), newAddress()];
    const timed = async (times: number) => {
      const took: number[] = [];
      const statuses: number[] = [];
      for (let n = 0; n < times; n += 1) {
        const began = performance.now();
        statuses.push(await guess(a, ann, address));
        took.push(performance.now() - began);
      }
      return { took, statuses };
    };
    const before = await timed(GUESSES - 2);
    cluster.redis.signal('SIGSTOP');
    try {
      const first = await timed(GUESSES + 1);
      expect(first.statuses).toEqual([...Array(GUESSES).fill(401), 429]);
      // A single one may be slow because the machine is busy; how long the first one waits is measured in `rate-limiter.spec.ts`.
      expect(median(first.took) - median(before.took)).toBeLessThan(LATE_MS);
      await redisIs(cluster, 'down');
      expect(await metrics(a)).toContain('parley_redis{state="away"} 1');
      expect(await metrics(a)).toMatch(/^parley_limit_insurance_total [1-9]/m);
      expect(await guess(b, ann, address)).toBe(401);
    } finally {
      cluster.redis.signal('SIGCONT');
    }
    await redisIs(cluster, 'up');
    await eventually(async () => (await metrics(a)).includes('parley_redis{state="up"} 1'));
    const other = await newPerson();
    expect(count(await guessInTurn(other, newAddress(), 12), 401)).toBe(GUESSES);
  });

  it('T3: a Redis that was killed and came back empty is counted in again', async () => {
    await cluster.redis.kill();
    await redisIs(cluster, 'down');
    const ann = await newPerson();
    expect(count(await guessInTurn(ann, newAddress(), 2 * GUESSES + 2), 401)).toBe(2 * GUESSES);
    await cluster.redis.start();
    await redisIs(cluster, 'up');
    expect(count(await guessInTurn(ann, newAddress(), 12), 401)).toBe(GUESSES);
  });
});
