import { TestClient } from './client.js';
import { migratedDatabase, type TestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { freePort } from './ports.mjs';
import { Redis } from './redis.mjs';
import type { TestSocket } from './socket.js';
import { newServerProcess, type ServerProcess } from './server-process.js';
import { CLUSTER_SECRET } from './test-env.js';

/** Several server processes on one database and one Redis. */
export interface Cluster {
  servers: ServerProcess[];
  redis: Redis;
  database: TestDatabase;
  close(): Promise<void>;
}

/** A server looks at Redis every few seconds, and one of several may have little of the machine. */
const REDIS_MS = 30_000;

export interface ClusterOptions {
  /** The database, if it is not to be a new one on the usual server. */
  database?: TestDatabase;
  /** Further settings of one of the servers. */
  envOf?: (index: number) => Record<string, string>;
}

export async function startCluster(
  count = 2,
  env: Record<string, string> = {},
  options: ClusterOptions = {},
): Promise<Cluster> {
  const redis = await new Redis(await freePort()).start();
  const database = options.database ?? (await migratedDatabase());
  const shared = { REDIS_URL: redis.url, JWT_SECRET: CLUSTER_SECRET, ...env };
  const start = (_: unknown, index: number) =>
    newServerProcess({ database, env: { ...shared, ...options.envOf?.(index) } });
  const servers = await Promise.all(Array.from({ length: count }, start));
  const close = async () => {
    await Promise.all(servers.map((server) => server.release()));
    await Promise.all(servers.map((server) => server.kill()));
    await redis.close();
    await database.drop();
  };
  const cluster = { servers, redis, database, close };
  await redisIs(cluster, 'up');
  return cluster;
}

/** The same person on the same device, on another server. */
export function on(server: ServerProcess, who: TestClient): TestClient {
  const { user, accessToken, refreshToken, deviceId } = who;
  return new TestClient(server, { user, accessToken, refreshToken, expiresIn: 0 }, deviceId);
}

/** What a server says of itself. */
export async function readiness(server: Pick<ServerProcess, 'url'>) {
  const answer = await fetch(`${server.url}/health/ready`);
  const body = (await answer.json()) as { status: string; checks: Record<string, string>; clockDifferenceMs?: number };
  return { code: answer.status, ...body };
}

/**
 * Waits for what has to reach this page within a time, less what the machine itself takes at that moment: the longest that the page's
 * server needs for an answer to the same page.
 */
export async function inTime<T>(page: TestSocket, withinMs: number, coming: Promise<T>): Promise<T> {
  const began = performance.now();
  const echoes: number[] = [];
  let came = false;
  const echo = async () => {
    do {
      const asked = performance.now();
      // A page whose session has ended is not answered any more.
      await page.request('sync', {}).catch(() => undefined);
      echoes.push(performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 20));
    } while (!came);
  };
  const echoing = page.io.connected ? echo() : undefined;
  const got = await coming.finally(() => (came = true));
  const ms = performance.now() - began;
  await echoing;
  expect(ms - Math.max(0, ...echoes)).toBeLessThan(withinMs);
  return got;
}

/** Waits until all servers see Redis like this. */
export async function redisIs({ servers }: Pick<Cluster, 'servers'>, state: 'up' | 'down'): Promise<void> {
  const seen = async (server: ServerProcess) => (await readiness(server)).checks['redis'] === state;
  await Promise.all(
    servers.filter((server) => server.isRunning).map((server) => eventually(() => seen(server), REDIS_MS)),
  );
}
