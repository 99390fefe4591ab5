import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { isGuest, type Person } from '../http/identity.js';
import { ProblemError } from '../http/errors/problem.js';
import { addressKey } from '../http/rate-limiter.js';
import { Buckets } from './token-bucket.js';
import { Spending } from './spending.js';

/** A point is about a millisecond of server time. Nobody who uses the web app by hand spends five per second for long. */
export const PERSON = { burst: 1_000, perSecond: 20 };
/** What each signed-in person may spend, no matter what goes on at their address: a company may have only one address. */
export const SHARE = { burst: 200, perSecond: 5 };
/** Everything from one address beyond the shares of its people. */
export const ADDRESS = { burst: 3_000, perSecond: 100 };

const RATES = { people: PERSON, shares: SHARE, addresses: ADDRESS };
type Name = keyof typeof RATES;
const NAMES = Object.keys(RATES) as Name[];

/** The person and address that are charged. */
export interface Payer {
  /** Null when the person is not known. */
  person: string | null;
  /** Null when the address is not charged, as on a socket, which belongs to one person. */
  address: string | null;
}

/** The key of a person wherever something is counted. */
export const personKey = (person: Person): string =>
  isGuest(person) ? `guest:${person.guestId}` : `user:${person.userId}`;

/**
 * One budget per person and one per address, for everything that costs server time. A person's own share is used first, so
 * people at the same address as somebody who spends everything still have their own share. Several processes share them (`spending.ts`).
 */
@Injectable()
export class Budgets implements OnModuleInit {
  private readonly people = new Buckets(PERSON);
  private readonly shares = new Buckets(SHARE);
  private readonly addresses = new Buckets(ADDRESS);

  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>,
    private readonly spending: Spending,
  ) {}

  onModuleInit(): void {
    for (const name of NAMES) this.spending.share(name, (key, cost) => this[name].of(key).lose(cost));
  }

  /** Takes all or nothing. Synchronous, so that it cannot change the order of messages. @throws rate-limited */
  take(payer: Payer, cost: number, now = performance.now()): void {
    if (!this.settings.rateLimits || cost === 0) return;
    const fromShare = this.asserted(payer, cost, now);
    const { person, address } = payer;
    if (person !== null) this.spend('people', { key: person, cost, now });
    if (person !== null && fromShare) this.spend('shares', { key: person, cost, now });
    else if (address !== null) this.spend('addresses', { key: this.keyOf(address), cost, now });
  }

  /** Whether `take` would succeed; takes nothing. @throws rate-limited */
  assertCan(payer: Payer, cost: number, now = performance.now()): void {
    if (this.settings.rateLimits && cost > 0) this.asserted(payer, cost, now);
  }

  /** @returns whether the person's own share pays @throws rate-limited */
  private asserted({ person, address }: Payer, cost: number, now: number): boolean {
    if (person !== null) this.assert(this.people.of(person, now).secondsUntil(cost, now));
    const fromShare = person !== null && (address === null || this.shares.of(person, now).has(cost, now));
    if (!fromShare && address !== null)
      this.assert(this.addresses.of(this.keyOf(address), now).secondsUntil(cost, now));
    return fromShare;
  }

  private spend(name: Name, { key, cost, now }: { key: string; cost: number; now: number }): void {
    const bucket = this[name].of(key, now);
    bucket.take(cost, now);
    this.spending.took(name, { key, cost, left: bucket.left, of: RATES[name].burst });
  }

  private keyOf(address: string): string {
    return this.spending.hidden(addressKey(address));
  }

  private assert(seconds: number): void {
    if (seconds === 0) return;
    const retryAfter = Math.max(1, Math.ceil(seconds));
    throw new ProblemError('rate-limited', 'That was too much at once. Wait a moment, then try again.', { retryAfter });
  }
}
