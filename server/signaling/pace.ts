import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Spending } from '../limits/spending.js';

/** Setting up a mesh takes a few hundred messages at once; nobody sends a hundred a second for long. */
const BURST = 600;
const PER_SECOND = 100;
/** Refusals after which a person who keeps sending is disconnected. */
const CUT_OFF_AFTER = 2_000;
const REMEMBERED = 5_000;

/** Among what processes tell each other of. */
const NAME = 'pace';

interface Bucket {
  tokens: number;
  at: number;
  refused: number;
}
type Verdict = 'pass' | 'slow-down' | 'cut-off';

/**
 * One token bucket per person, shared by all of their sockets, on all processes (`spending.ts`). Synchronous, so that it cannot change the order
 * of messages. Uses the monotonic clock, because the wall clock may jump.
 */
@Injectable()
export class Pace implements OnModuleInit {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>,
    private readonly spending: Spending,
  ) {}

  onModuleInit(): void {
    this.spending.share(NAME, (person, count) => {
      const bucket = this.bucketOf(person, performance.now());
      bucket.tokens = Math.max(-BURST, bucket.tokens - count);
    });
  }

  take(person: string, now = performance.now()): Verdict {
    if (!this.settings.rateLimits) return 'pass';
    const bucket = this.bucketOf(person, now);
    if (bucket.tokens >= BURST / 2) bucket.refused = 0;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      this.spending.took(NAME, { key: person, cost: 1, left: bucket.tokens, of: BURST });
      return 'pass';
    }
    bucket.refused += 1;
    return bucket.refused > CUT_OFF_AFTER ? 'cut-off' : 'slow-down';
  }

  private bucketOf(person: string, now: number): Bucket {
    const bucket = this.buckets.get(person) ?? { tokens: BURST, at: now, refused: 0 };
    this.buckets.set(person, bucket);
    if (this.buckets.size > REMEMBERED) this.forgetQuiet(now);
    bucket.tokens = Math.min(BURST, bucket.tokens + ((now - bucket.at) / 1000) * PER_SECOND);
    bucket.at = now;
    return bucket;
  }

  /** Guests come and go. A person who was quiet for as long as a bucket takes to fill would have a full one anyway. */
  private forgetQuiet(now: number): void {
    const full = now - (BURST / PER_SECOND) * 1000;
    for (const [person, { at }] of this.buckets) if (at < full) this.buckets.delete(person);
  }
}
