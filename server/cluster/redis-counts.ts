import { hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { RedisClient } from '@redis/client';
import { SETTINGS, type Settings } from '../config/settings.js';
import { isShared, nameInRedis } from './shared.js';
import { Wake } from './wake.js';

/** Nobody waits longer than this for a count. Redis answers within a few ms. */
const PATIENCE_MS = 100;
/** A timer that comes later than this shows that this process did not run. */
const STOOD_STILL_MS = 30;
/** A process that keeps standing still gives up after this time all the same. */
const LONGEST_MS = 1_000;
/** After an answer that did not come in time, nobody asks for this long. */
const PAUSE_MS = 1_000;

/** Told of each count: the seconds that Redis took, or null where it did not answer. */
type Watcher = (seconds: number | null) => void;

/**
 * What `RateLimiterRedis` asks of a client of Redis, so that all processes count together. While Redis is away or late, each
 * question fails at once, and the limiter's insurance counts in this process.
 */
@Injectable()
export class RedisCounts {
  /** Whether all processes count together; one process alone counts in its memory. */
  readonly isShared: boolean;
  /** What all keys begin with. */
  readonly prefix: string;
  /** Hides what is counted, such as names and addresses; the same for all processes that count together. */
  readonly secret: Buffer;
  private readonly watchers: Watcher[] = [];
  private pausedUntil = -Infinity;

  constructor(
    @Inject(SETTINGS) settings: Pick<Settings, 'redisUrl' | 'databaseUrl' | 'jwtSecret'>,
    private readonly wake: Wake,
  ) {
    this.isShared = isShared(settings);
    this.prefix = this.isShared ? `${nameInRedis(settings)}:` : '';
    this.secret = this.isShared
      ? Buffer.from(hkdfSync('sha256', settings.jwtSecret, '', 'parley counts', 32))
      : randomBytes(32);
  }

  onCount(watcher: Watcher): void {
    this.watchers.push(watcher);
  }

  eval(script: string, of: { keys: string[]; arguments: string[] }): Promise<unknown> {
    return this.ask((client) => client.eval(script, of));
  }

  del(key: string): Promise<number> {
    return this.ask((client) => client.del(key));
  }

  private get client(): RedisClient | null {
    return performance.now() < this.pausedUntil ? null : this.wake.redis;
  }

  private async ask<T>(question: (client: RedisClient) => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      const { client } = this;
      if (client === null) throw new Error('Redis is away');
      const answer = await this.inTime(question(client));
      this.tell((performance.now() - began) / 1000);
      return answer;
    } catch (error) {
      this.tell(null);
      throw error;
    }
  }

  private async inTime<T>(answer: Promise<T>): Promise<T> {
    const waiting = this.lateness();
    try {
      return await Promise.race([answer, waiting.late]);
    } finally {
      waiting.stop();
    }
  }

  /** Gives up when Redis has had its time while this process was running: otherwise the answer may lie here unread. */
  private lateness(): { late: Promise<never>; stop: () => void } {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const began = performance.now();
    let timer: NodeJS.Timeout | null = null;
    const wait = () => {
      const since = performance.now();
      timer = setTimeout(() => {
        const now = performance.now();
        const stoodStill = now - since > PATIENCE_MS + STOOD_STILL_MS && now - began < LONGEST_MS;
        // What has arrived meanwhile is read before the immediate.
        setImmediate(() => {
          if (timer === null) return;
          if (stoodStill) return wait();
          this.pausedUntil = performance.now() + PAUSE_MS;
          reject(new Error('Redis is late'));
        });
      }, PATIENCE_MS);
    };
    const stop = () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    };
    wait();
    return { late, stop };
  }

  private tell(seconds: number | null): void {
    for (const watcher of this.watchers) watcher(seconds);
  }
}
