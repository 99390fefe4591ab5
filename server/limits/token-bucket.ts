/** A burst, then a steady rate per second. */
export interface Rate {
  burst: number;
  perSecond: number;
}

/** A token bucket. It goes by the monotonic clock, because the wall clock may jump; times are in ms. */
export class TokenBucket {
  private tokens: number;
  private at: number;

  constructor(
    private readonly rate: Rate,
    now = performance.now(),
  ) {
    this.tokens = rate.burst;
    this.at = now;
  }

  /**
   * Takes the amount, or nothing when there is not enough. An amount above the size of the bucket is taken when it is full, and empties it.
   * @returns whether it was taken
   */
  take(amount = 1, now = performance.now()): boolean {
    if (!this.has(amount, now)) return false;
    this.tokens = Math.max(0, this.tokens - amount);
    return true;
  }

  /** Takes the amount in any case. @returns what is left, below zero when there was not enough */
  draw(amount = 1, now = performance.now()): number {
    this.fill(now);
    this.tokens -= amount;
    return this.tokens;
  }

  /** Takes what was spent on another process, even below zero, but not below a whole burst; the debt refills first. */
  lose(amount: number, now = performance.now()): void {
    this.tokens = Math.max(-this.rate.burst, this.draw(amount, now));
  }

  /** Whether `take` would succeed; takes nothing. */
  has(amount: number, now = performance.now()): boolean {
    return this.secondsUntil(amount, now) === 0;
  }

  /** Seconds until `take` can succeed; 0 means now. */
  secondsUntil(amount: number, now = performance.now()): number {
    this.fill(now);
    return Math.max(0, Math.min(amount, this.rate.burst) - this.tokens) / this.rate.perSecond || 0;
  }

  /** What is left, as of the last use. */
  get left(): number {
    return this.tokens;
  }

  /** A full bucket can be forgotten: a new one would behave the same. */
  isFull(now = performance.now()): boolean {
    this.fill(now);
    return this.tokens >= this.rate.burst;
  }

  private fill(now: number): void {
    const gained = (Math.max(0, now - this.at) / 1000) * this.rate.perSecond;
    this.tokens = Math.min(this.rate.burst, this.tokens + gained);
    this.at = Math.max(this.at, now);
  }
}

/** A token bucket per key. Anybody can choose keys, so only a limited number is remembered: those that were used last. */
export class Buckets {
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(
    private readonly rate: Rate,
    private readonly remembered = 20_000,
  ) {}

  /** The key's bucket. It becomes the most recently used one. */
  of(key: string, now = performance.now()): TokenBucket {
    const bucket = this.buckets.get(key) ?? new TokenBucket(this.rate, now);
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size > this.remembered) this.buckets.delete(this.buckets.keys().next().value!);
    return bucket;
  }

  get size(): number {
    return this.buckets.size;
  }
}
