import { TestClient } from './client.js';
import { migratedDatabase, type TestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { Redis } from './redis.mjs';
import { freePort, newServerProcess, type ServerProcess } from './server-process.js';

/** Several server processes on one database and one Redis. */
export interface Cluster {
  servers: ServerProcess[];
  redis: Redis;
  database: TestDatabase;
  close(): Promise<void>;
}

/** What all processes of a test sign tokens with. */
export const CLUSTER_SECRET = 'one secret for all the processes of a test';

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

/** Waits until all servers see Redis like this. */
export async function redisIs({ servers }: Pick<Cluster, 'servers'>, state: 'up' | 'down'): Promise<void> {
  const seen = async (server: ServerProcess) => (await readiness(server)).checks['redis'] === state;
  await Promise.all(
    servers.filter((server) => server.isRunning).map((server) => eventually(() => seen(server), 10_000)),
  );
}
