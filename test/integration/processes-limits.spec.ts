import { jest } from '@jest/globals';
import { hash } from '@node-rs/argon2';
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
/** What the server hashes with. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** On a busy machine Redis may answer too late, and each process counts by itself. Such a trial says nothing. */
const TRIALS = 5;

let hosts = 0;
const newAddress = () => `198.51.100.${(hosts += 1)}`;
const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
const count = (list: number[], status: number) => list.filter((one) => one === status).length;

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

  const measured = async (server: ServerProcess, name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await metrics(server))?.[1] ?? 0);
  /** How often the processes counted by themselves so far. */
  const alone = async () =>
    (await Promise.all([a, b].map((server) => measured(server, 'parley_limit_insurance_total')))).reduce(
      (x, y) => x + y,
    );

  /** What came of a trial in which Redis answered each time. */
  async function countedTogether<T>(trial: () => Promise<T>): Promise<T> {
    for (let n = 0; n < TRIALS; n += 1) {
      const before = await alone();
      const outcome = await trial();
      if ((await alone()) === before) return outcome;
    }
    throw new Error(`Redis was late in each of ${TRIALS} trials`);
  }

  it('A5: wrong passwords, one after the other or at once, are limited as in one process', async () => {
    const inTurn = await countedTogether(async () => {
      const [ann, address] = [await newPerson(), newAddress()];
      const guesses = await guessInTurn(ann, address, 12);
      const right = { login: ann.user.username, password: PASSWORD };
      const here = [await signIn(a, { ...right, address }), await signIn(b, { ...right, address })];
      const elsewhere = await signIn(b, { ...right, address: newAddress() });
      return [...guesses, ...[...here, elsewhere].map(({ status }) => status)];
    });
    expect(inTurn).toEqual([...Array(GUESSES).fill(401), 429, 429, 429, 429, 200]);
    const atOnce = await countedTogether(async () => {
      const [ann, address] = [await newPerson(), newAddress()];
      return Promise.all(Array.from({ length: 24 }, (_, n) => guess(n % 2 === 0 ? a : b, ann, address)));
    });
    expect(count(atOnce, 401)).toBe(GUESSES);
    expect(await metrics(a)).toMatch(/^parley_limit_redis_seconds_count [1-9]/m);
  });

  it('whoever signs in again and again without a wrong password is never held up', async () => {
    const [ann, address] = [await newPerson(), newAddress()];
    const right = { login: ann.user.username, password: PASSWORD, address };
    for (let n = 0; n < GUESSES + 2; n += 1) expect((await signIn(n % 2 === 0 ? a : b, right)).status).toBe(200);
  });

  it('T3: while Redis has stopped, nobody waits for it, and each process limits by itself', async () => {
    const [ann, address] = [await newPerson(), newAddress()];
    /** Guesses, and beside each a hash that asks nobody, which shows how quick the machine is at that moment. */
    const timed = async (times: number) => {
      const [took, machine, statuses]: number[][] = [[], [], []];
      for (let n = 0; n < times; n += 1) {
        const began = performance.now();
        statuses!.push(await guess(a, ann, address));
        const answered = performance.now();
        took!.push(answered - began);
        await hash('a wrong guess', ARGON2ID);
        machine!.push(performance.now() - answered);
      }
      return { took: median(took!), machine: median(machine!), statuses: statuses! };
    };
    const before = await timed(GUESSES - 2);
    cluster.redis.signal('SIGSTOP');
    try {
      const first = await timed(GUESSES + 1);
      expect(first.statuses).toEqual([...Array(GUESSES).fill(401), 429]);
      // How long the first one waits is measured in `rate-limiter.spec.ts`.
      expect(first.took - (before.took * first.machine) / before.machine).toBeLessThan(LATE_MS);
      await redisIs(cluster, 'down');
      expect(await metrics(a)).toContain('parley_redis{state="away"} 1');
      expect(await metrics(a)).toMatch(/^parley_limit_insurance_total [1-9]/m);
      expect(await guess(b, ann, address)).toBe(401);
    } finally {
      cluster.redis.signal('SIGCONT');
    }
    await redisIs(cluster, 'up');
    await eventually(async () => (await metrics(a)).includes('parley_redis{state="up"} 1'));
    const again = await countedTogether(async () => guessInTurn(await newPerson(), newAddress(), 12));
    expect(count(again, 401)).toBe(GUESSES);
  });

  it('T3: a Redis that was killed and came back empty is counted in again', async () => {
    await cluster.redis.kill();
    await redisIs(cluster, 'down');
    const ann = await newPerson();
    expect(count(await guessInTurn(ann, newAddress(), 2 * GUESSES + 2), 401)).toBe(2 * GUESSES);
    await cluster.redis.start();
    await redisIs(cluster, 'up');
    expect(count(await countedTogether(() => guessInTurn(ann, newAddress(), 12)), 401)).toBe(GUESSES);
  });
});
