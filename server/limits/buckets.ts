/** A burst, then a steady rate per second. */
export interface Rate {
  burst: number;
  perSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** A token bucket per key. Anybody can choose keys, so their number is limited. */
export class Buckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly rate: Rate,
    private readonly remembered = 20_000,
  ) {}

  /** Seconds until `cost` can be taken; 0 means now. A cost above the bucket's size takes the whole bucket. */
  secondsUntil(key: string, cost: number, now = Date.now()): number {
    const missing = Math.min(cost, this.rate.burst) - this.bucket(key, now).tokens;
    return missing <= 0 ? 0 : missing / this.rate.perSecond;
  }

  /** @returns what is left */
  take(key: string, cost: number, now = Date.now()): number {
    const bucket = this.bucket(key, now);
    bucket.tokens = Math.max(0, bucket.tokens - cost);
    return bucket.tokens;
  }

  /** Takes what was spent elsewhere, also what is not there: it is missing until the bucket has filled again. */
  lose(key: string, cost: number, now = Date.now()): void {
    const bucket = this.bucket(key, now);
    bucket.tokens = Math.max(-this.rate.burst, bucket.tokens - cost);
  }

  get size(): number {
    return this.buckets.size;
  }

  /** The key's bucket as it is now. It becomes the most recently used one. */
  private bucket(key: string, now: number): Bucket {
    const known = this.buckets.get(key);
    const bucket = known ? this.filled(known, now) : { tokens: this.rate.burst, at: now };
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size > this.remembered) this.buckets.delete(this.buckets.keys().next().value!);
    return bucket;
  }

  private filled(bucket: Bucket, now: number): Bucket {
    const { burst, perSecond } = this.rate;
    // A clock that is set back takes nothing away.
    const seconds = Math.max(0, now - bucket.at) / 1000;
    return Object.assign(bucket, { tokens: Math.min(burst, bucket.tokens + seconds * perSecond), at: now });
  }
}
