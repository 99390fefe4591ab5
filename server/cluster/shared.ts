import type { Settings } from '../config/settings.js';

/**
 * Whether several processes may serve the same people: they share a database server, and Redis wakes them. An SQLite file is for one
 * process, so REDIS_URL means nothing there.
 */
export const isShared = ({ redisUrl, databaseUrl }: Pick<Settings, 'redisUrl' | 'databaseUrl'>): boolean =>
  redisUrl !== null && databaseUrl !== null;
