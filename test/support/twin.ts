import { randomInt } from 'node:crypto';
import type { TestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { freePort } from './ports.mjs';
import { Redis } from './redis.mjs';
import { newServerProcess } from './server-process.js';
import { CLUSTER_SECRET } from './test-env.js';

/**
 * With `PROCESSES=2` each world has a second server, in a process of its own, on the same database server and Redis. A coin decides which of
 * the two a client uses. `PROCESSES_SEED=…` repeats the choices of a run, as far as the order of its requests repeats.
 */
const WITH_TWIN = process.env['PROCESSES'] === '2';

const SEED = Number(process.env['PROCESSES_SEED'] ?? randomInt(2 ** 31));
/** Until both see Redis, on a busy machine. */
const START_MS = 30_000;
const shared = new WeakSet<TestDatabase>();

/** A world's second server. */
export interface Twin {
  url: string;
  close(): Promise<unknown>;
}

/** Gives all servers on this database one Redis and one secret, before the first of them starts. The Redis goes with the database. */
export async function shareRedis(database: TestDatabase): Promise<void> {
  if (!WITH_TWIN || shared.has(database)) return;
  shared.add(database);
  const redis = await new Redis(await freePort()).start();
  const drop = database.drop.bind(database);
  database.drop = async () => {
    await redis.close();
    await drop();
  };
  Object.assign(database.env, { REDIS_URL: redis.url, JWT_SECRET: CLUSTER_SECRET });
}

/** The second server, with the settings of the first. None without `PROCESSES=2`. */
export async function startTwin(own: string, database: TestDatabase, env: Record<string, string> = {}) {
  if (!WITH_TWIN) return null;
  const server = await newServerProcess({ database, env: { PUBLIC_URL: '', ...env } });
  await Promise.all([own, server.url].map((url) => eventually(() => seesRedis(url), START_MS)));
  return { url: server.url, close: () => server.kill() };
}

async function seesRedis(url: string): Promise<boolean> {
  const { checks } = (await (await fetch(`${url}/health/ready`)).json()) as { checks: Record<string, string> };
  return checks['redis'] === 'up';
}

/** Decides which server each of a world's clients uses: always the same for the same one. */
export function choiceBetween(own: string, twin: Twin | null): (client: object) => string {
  if (twin === null) return () => own;
  const chosen = new WeakMap<object, string>();
  return (client) => {
    const url = chosen.get(client) ?? (isHeads() ? own : twin.url);
    chosen.set(client, url);
    return url;
  };
}

/** For a test that looks into the world's own server, or replaces a part of it, or wants no other one beside it. */
export const itOnOneProcess: jest.It = WITH_TWIN ? it.skip : it;

let state = SEED;
let isTold = false;

/** Heads or tails, the same for the same seed (mulberry32). */
function isHeads(): boolean {
  if (!isTold) process.stdout.write(`PROCESSES_SEED=${SEED} ${expect.getState().testPath ?? ''}\n`);
  isTold = true;
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) & 1) === 0;
}
