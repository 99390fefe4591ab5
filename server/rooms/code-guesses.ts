import { Injectable } from '@nestjs/common';
import type { Client } from '../http/client.js';
import type { Identity } from '../http/identity.js';
import { addressKey, type Limit, RateLimiter } from '../http/rate-limiter.js';

const MISSES: Limit = { name: 'room-miss', points: 30, seconds: 60 };

/** Whose guesses are counted together: a user's, or those of everybody without an account at one address. */
export type Guesser = Pick<Identity, 'userId'> | Client;

const keyOf = (guesser: Guesser): string => ('userId' in guesser ? `u${guesser.userId}` : addressKey(guesser.address));

/** Codes are not tried out: so many that name nothing, then no more for a while. */
@Injectable()
export class CodeGuesses {
  constructor(private readonly limits: RateLimiter) {}

  /**
   * Gives what `look` finds. Null counts as a miss; it is counted beforehand, so that many guesses at once are no more
   * than many in a row.
   * @throws rate-limited
   */
  async counted<T>(guesser: Guesser, look: () => Promise<T | null>): Promise<T | null> {
    const use = { limit: MISSES, key: keyOf(guesser) };
    await this.limits.take(use);
    const found = await look();
    if (found !== null) await this.limits.giveBack(use);
    return found;
  }
}
