import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Spending } from '../limits/spending.js';
import { TokenBucket } from '../limits/token-bucket.js';

/** Setting up a mesh takes a few hundred messages at once; nobody sends a hundred a second for long. */
const RATE = { burst: 600, perSecond: 100 };
/** Refusals after which a person who keeps sending is disconnected. */
const CUT_OFF_AFTER = 2_000;
const REMEMBERED = 5_000;

/** The name of this budget in the messages between processes. */
const NAME = 'pace';

interface Sender {
  bucket: TokenBucket;
  refused: number;
}
type Verdict = 'pass' | 'slow-down' | 'cut-off';

/**
 * One token bucket per person, shared by all of their sockets, on all processes (`spending.ts`). Synchronous, so that it cannot change the order
 * of messages.
 */
@Injectable()
export class Pace implements OnModuleInit {
  private readonly senders = new Map<string, Sender>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>,
    private readonly spending: Spending,
  ) {}

  onModuleInit(): void {
    this.spending.share(NAME, (person, count) => this.senderOf(person, performance.now()).bucket.lose(count));
  }

  take(person: string, now = performance.now()): Verdict {
    if (!this.settings.rateLimits) return 'pass';
    const sender = this.senderOf(person, now);
    if (sender.bucket.has(RATE.burst / 2, now)) sender.refused = 0;
    if (sender.bucket.take(1, now)) {
      this.spending.took(NAME, { key: person, cost: 1, left: sender.bucket.left, of: RATE.burst });
      return 'pass';
    }
    sender.refused += 1;
    return sender.refused > CUT_OFF_AFTER ? 'cut-off' : 'slow-down';
  }

  private senderOf(person: string, now: number): Sender {
    const known = this.senders.get(person);
    if (known) return known;
    if (this.senders.size >= REMEMBERED) this.forgetQuiet(now);
    const sender = { bucket: new TokenBucket(RATE, now), refused: 0 };
    this.senders.set(person, sender);
    return sender;
  }

  /** Guests come and go. */
  private forgetQuiet(now: number): void {
    for (const [person, { bucket }] of this.senders) if (bucket.isFull(now)) this.senders.delete(person);
  }
}
