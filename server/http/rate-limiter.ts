import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ProblemError } from './problem.js';

/** So many points in so many seconds for each key. */
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

/**
 * Keys hold what strangers type, so they could be without number: they are folded into so many places for each limit. Which
 * share a place nobody can know or choose.
 */
const PLACES_BITS = 16;
const SECRET = randomBytes(16);

/** How often something may be done. With `RATE_LIMITS=off` everything passes. */
@Injectable()
export class RateLimiter {
  private readonly limiters = new Map<string, RateLimiterMemory>();

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>) {}

  /**
   * Takes one point of each use, or none at all: who is refused by one limit uses up no other.
   * @throws rate-limited, with the seconds to wait
   */
  async take(...uses: Use[]): Promise<void> {
    if (!this.settings.rateLimits) return;
    for (const [index, { limit, key }] of uses.entries()) {
      try {
        await this.limiter(limit).consume(placeOf(key));
      } catch (refusal) {
        await this.giveBack(...uses.slice(0, index + 1));
        throw toProblem(refusal);
      }
    }
  }

  /** Undoes a `take`: it turned out not to count. */
  async giveBack(...uses: Use[]): Promise<void> {
    if (!this.settings.rateLimits) return;
    await Promise.all(uses.map(({ limit, key }) => this.limiter(limit).reward(placeOf(key))));
  }

  /** Forgets what the key has used. */
  async reset(use: Use): Promise<void> {
    if (this.settings.rateLimits) await this.limiter(use.limit).delete(placeOf(use.key));
  }

  private limiter(limit: Limit): RateLimiterMemory {
    const known = this.limiters.get(limit.name);
    if (known) return known;
    const fresh = new RateLimiterMemory({ keyPrefix: limit.name, points: limit.points, duration: limit.seconds });
    this.limiters.set(limit.name, fresh);
    return fresh;
  }
}

function placeOf(key: string): number {
  return createHmac('sha1', SECRET).update(key).digest().readUInt32BE() >>> (32 - PLACES_BITS);
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

/** An IPv6 subscriber has a whole /64, so that is what counts as one address. */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':');
}
