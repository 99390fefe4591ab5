import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { isGuest, type Person } from '../http/identity.js';
import { ProblemError } from '../http/errors/problem.js';
import { addressKey } from '../http/rate-limiter.js';
import { Buckets } from './buckets.js';

/** A point is about a millisecond of the server. Nobody who uses the web app by hand spends five in a second for long. */
export const PERSON = { burst: 1_000, perSecond: 20 };
/** What anybody signed in may spend whatever goes on at the same address: a company may have but one. */
export const SHARE = { burst: 200, perSecond: 5 };
/** All that comes from one address, beyond the shares. */
export const ADDRESS = { burst: 3_000, perSecond: 100 };

/** Who pays. */
export interface Payer {
  /** Null: nobody who is known. */
  person: string | null;
  /** Null: not asked, as on a socket, which is one person's. */
  address: string | null;
}

/** How a person is named wherever something is counted. */
export const personKey = (person: Person): string =>
  isGuest(person) ? `guest:${person.guestId}` : `user:${person.userId}`;

/**
 * One budget of each person and of each address for everything that costs. A person's own share comes first, so that
 * who sits at an address beside somebody who spends everything still has that.
 */
@Injectable()
export class Budgets {
  private readonly people = new Buckets(PERSON);
  private readonly shares = new Buckets(SHARE);
  private readonly addresses = new Buckets(ADDRESS);

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>) {}

  /** Takes all of it or nothing. Synchronous: the order of messages must not depend on it. @throws rate-limited */
  take(payer: Payer, cost: number, now = Date.now()): void {
    if (!this.settings.rateLimits || cost === 0) return;
    const fromShare = this.asserted(payer, cost, now);
    const { person, address } = payer;
    if (person !== null) this.people.take(person, cost, now);
    if (person !== null && fromShare) this.shares.take(person, cost, now);
    else if (address !== null) this.addresses.take(addressKey(address), cost, now);
  }

  /** Whether `take` would go through; takes nothing. @throws rate-limited */
  assertCan(payer: Payer, cost: number, now = Date.now()): void {
    if (this.settings.rateLimits && cost > 0) this.asserted(payer, cost, now);
  }

  /** @returns whether the person's own share pays @throws rate-limited */
  private asserted({ person, address }: Payer, cost: number, now: number): boolean {
    if (person !== null) this.assert(this.people.secondsUntil(person, cost, now));
    const fromShare = person !== null && (address === null || this.shares.secondsUntil(person, cost, now) === 0);
    if (!fromShare && address !== null) this.assert(this.addresses.secondsUntil(addressKey(address), cost, now));
    return fromShare;
  }

  private assert(seconds: number): void {
    if (seconds === 0) return;
    const retryAfter = Math.max(1, Math.ceil(seconds));
    throw new ProblemError('rate-limited', 'That was too much at once. Wait a moment, then try again.', { retryAfter });
  }
}
