import { Injectable } from '@nestjs/common';
import { roomCodeOf } from '../../../contracts/index.js';
import type { Client } from '../../http/client.js';
import type { Identity } from '../../http/identity.js';
import { addressKey, type Limit, RateLimiter } from '../../http/rate-limiter.js';
import { KnownDevices } from '../../limits/known-devices.js';
import type { Attempt, SlowDown } from '../../limits/slow-down.js';
import { SlowDowns } from '../../limits/slow-downs.js';

const MISSES: Limit = { name: 'room-miss', points: 30, seconds: 60 };
const ADDRESS_RULE = { free: 30, seconds: 60 };

/** The guesses of one user are counted together, and so are those of all people without an account at one address. */
export type Guesser = Pick<Identity, 'userId'> | Client;

/**
 * Limits how many codes can be tried out: after this many misses no more are allowed for a while. Strangers at one address are
 * only slowed down, since another person there may have a code that is right.
 */
@Injectable()
export class CodeGuesses {
  private readonly addresses: SlowDown;

  constructor(
    private readonly limits: RateLimiter,
    private readonly devices: KnownDevices,
    slowDowns: SlowDowns,
  ) {
    this.addresses = slowDowns.of('room-miss-address', ADDRESS_RULE);
  }

  /**
   * Returns what `look` finds. Null counts as a miss. It is counted in advance, so that parallel guesses are limited like
   * successive ones.
   * @param code the code that is tried @throws rate-limited
   */
  async counted<T>(guesser: Guesser, code: string, look: () => Promise<T | null>): Promise<T | null> {
    const attempt = await this.begin(guesser, code);
    const found = await look();
    if (found !== null) attempt.succeeded();
    return found;
  }

  private async begin(guesser: Guesser, code: string): Promise<Attempt> {
    const key = 'userId' in guesser ? `user:${guesser.userId}` : this.devices.payerOf(guesser);
    if (key === null)
      return this.addresses.begin(addressKey((guesser as Client).address), (roomCodeOf(code) ?? code).slice(0, 20));
    const use = { limit: MISSES, key };
    await this.limits.take(use);
    return { succeeded: () => void this.limits.giveBack(use) };
  }
}
