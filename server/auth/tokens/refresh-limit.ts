import { Injectable } from '@nestjs/common';
import type { Client } from '../../http/client.js';
import { addressKey, type Limit, RateLimiter } from '../../http/rate-limiter.js';
import { KnownDevices } from '../../limits/known-devices.js';
import type { Attempt, SlowDown } from '../../limits/slow-down.js';
import { SlowDowns } from '../../limits/slow-downs.js';
import type { RefreshToken } from './refresh-token.js';

/** A page renews its token each time it is loaded. */
const OF_ONE: Limit = { name: 'refresh-one', points: 60, seconds: 60 };
const PER_DEVICE: Limit = { name: 'refresh-device', points: 30, seconds: 60 };
const ADDRESS_RULE = { free: 120, seconds: 60 };

/**
 * Limits how often refreshing may fail; a success does not count. For a browser on which somebody has signed in before, the
 * address does not matter.
 */
@Injectable()
export class RefreshLimit {
  private readonly addresses: SlowDown;

  constructor(
    private readonly limits: RateLimiter,
    private readonly devices: KnownDevices,
    slowDowns: SlowDowns,
  ) {
    this.addresses = slowDowns.of('refresh-address', ADDRESS_RULE);
  }

  /** @throws rate-limited */
  async begin(token: RefreshToken | null, client: Client): Promise<Attempt> {
    if (token) await this.limits.take({ limit: OF_ONE, key: token.family });
    return (await this.onKnown(client)) ?? this.addresses.begin(addressKey(client.address), token?.family ?? 'none');
  }

  private async onKnown(client: Client): Promise<Attempt | null> {
    const key = this.devices.payerOf(client);
    if (key === null) return null;
    const use = { limit: PER_DEVICE, key };
    return this.limits.take(use).then(
      () => ({ succeeded: () => void this.limits.giveBack(use) }),
      () => null,
    );
  }
}
