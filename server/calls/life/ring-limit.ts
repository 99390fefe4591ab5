import { Injectable } from '@nestjs/common';
import { type Limit, RateLimiter } from '../../http/rate-limiter.js';

/** Far more than anybody dials by hand. */
const RINGS: Limit = { name: 'rings', points: 60, seconds: 60 };
const RINGS_OF_HOUR: Limit = { name: 'rings-hour', points: 300, seconds: 60 * 60 };

/** Limits how often one user can make the devices of others ring. */
@Injectable()
export class RingLimit {
  constructor(private readonly limiter: RateLimiter) {}

  /** @throws rate-limited */
  take({ userId }: { userId: number }): Promise<void> {
    const key = String(userId);
    return this.limiter.take({ limit: RINGS, key }, { limit: RINGS_OF_HOUR, key });
  }
}
