import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { RedisCounts } from '../cluster/redis-counts.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ProblemError } from './errors/problem.js';

/** How many points each key has per span of time. */
export interface Limit {
  name: string;
  points: number;
  seconds: number;
}

/** One use of a limit. */
export interface Use {
  limit: Limit;
  key: string;
}

/** Anybody can choose the keys, so there may be any number of them. Each limit remembers this many. */
export const REMEMBERED_KEYS = 20_000;
/** Further keys share 2^16 counters. Nobody can know or choose which keys share one. */
const PLACES_BITS = 16;

/**
 * Limits how often something may be done, in all processes together; while Redis is away, each counts by itself. With `RATE_LIMITS=off`
 * everything passes.
 */
@Injectable()
export class RateLimiter {
  private readonly limiters = new Map<string, BoundedLimiter>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>,
    private readonly counts: RedisCounts,
  ) {}

  /**
   * Takes one point of each use, or none: a refusal by one limit uses up no points of the others.
   * @throws rate-limited, with the seconds to wait
   */
  async take(...uses: Use[]): Promise<void> {
    if (!this.settings.rateLimits) return;
    for (const [index, { limit, key }] of uses.entries()) {
      try {
        await this.limiter(limit).consume(key);
      } catch (refusal) {
        await this.giveBack(...uses.slice(0, index + 1));
        throw toProblem(refusal);
      }
    }
  }

  /** Undoes a `take` that turned out not to count. */
  async giveBack(...uses: Use[]): Promise<void> {
    if (!this.settings.rateLimits) return;
    await Promise.all(uses.map(({ limit, key }) => this.limiter(limit).reward(key)));
  }

  /** Forgets what the key has used. */
  async reset(use: Use): Promise<void> {
    if (this.settings.rateLimits) await this.limiter(use.limit).delete(use.key);
  }

  private limiter(limit: Limit): BoundedLimiter {
    const known = this.limiters.get(limit.name);
    if (known) return known;
    const fresh = new BoundedLimiter(limit, this.counts);
    this.limiters.set(limit.name, fresh);
    return fresh;
  }
}

/** Counts each key separately, as long as there are few enough to remember. */
export class BoundedLimiter {
  private readonly limiter: RateLimiterMemory | RateLimiterRedis;
  private readonly remembered = new Set<string>();

  constructor(
    private readonly limit: Limit,
    private readonly counts: RedisCounts,
  ) {
    const options = { points: limit.points, duration: limit.seconds, keyPrefix: `${counts.prefix}${limit.name}` };
    const memory = new RateLimiterMemory(options);
    const shared = { storeClient: counts, useRedisPackage: true, insuranceLimiter: memory };
    this.limiter = counts.isShared ? new RateLimiterRedis({ ...options, ...shared }) : memory;
  }

  /** @returns how many points are used now @throws RateLimiterRes when there are none left */
  async consume(key: string): Promise<number> {
    const place = this.placeOf(key);
    const { isFirstInDuration, consumedPoints } = await this.limiter.consume(place);
    if (isFirstInDuration) this.remember(place);
    return consumedPoints;
  }

  async reward(key: string): Promise<void> {
    await this.limiter.reward(this.placeOf(key));
  }

  async delete(key: string): Promise<void> {
    await this.limiter.delete(this.placeOf(key));
  }

  private placeOf(key: string): string {
    const hash = createHmac('sha256', this.counts.secret).update(key).digest();
    const own = hash.toString('base64url', 0, 16);
    const hasRoom = this.remembered.size < REMEMBERED_KEYS || this.remembered.has(own);
    return hasRoom ? own : `shared ${hash.readUInt32BE() >>> (32 - PLACES_BITS)}`;
  }

  private remember(place: string): void {
    if (this.remembered.size >= REMEMBERED_KEYS) return;
    this.remembered.add(place);
    setTimeout(() => this.remembered.delete(place), this.limit.seconds * 1000).unref();
  }
}

function toProblem(refusal: unknown): unknown {
  if (!(refusal instanceof RateLimiterRes)) return refusal;
  const retryAfter = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  return new ProblemError('rate-limited', `Too many attempts. Try again in ${inWords(retryAfter)}.`, { retryAfter });
}

function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? 'a second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

/** An IPv6 subscriber has a whole /64, so that counts as one address. */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':');
}
