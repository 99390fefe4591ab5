import { createHash } from 'node:crypto';
import type { Settings } from '../config/settings.js';

/**
 * Whether several processes may serve the same people: they share a database server, and Redis wakes them. An SQLite file is for one
 * process, so REDIS_URL means nothing there.
 */
export const isShared = ({ redisUrl, databaseUrl }: Pick<Settings, 'redisUrl' | 'databaseUrl'>): boolean =>
  redisUrl !== null && databaseUrl !== null;

/** Where everything of this installation stands in Redis: installations that share one must not hear each other. Needs a database server. */
export function nameInRedis({ databaseUrl, jwtSecret }: Pick<Settings, 'databaseUrl' | 'jwtSecret'>): string {
  const name = new URL(databaseUrl!).pathname;
  return `parley:${createHash('sha256').update(`${name}\n${jwtSecret}`).digest('base64url').slice(0, 22)}`;
}
