/** Allows a burst, then a steady rate per second. It can be overdrawn; the caller decides what follows from that. */
export class TokenBucket {
  private tokens: number;
  private at: number;

  constructor(
    private readonly rate: { burst: number; perSecond: number },
    now = performance.now(),
  ) {
    this.tokens = rate.burst;
    this.at = now;
  }

  /** Takes the amount in any case. @returns what is left, below zero when there was not enough */
  draw(amount = 1, now = performance.now()): number {
    this.fill(now);
    this.tokens -= amount;
    return this.tokens;
  }

  /** Takes the amount, or nothing when there is not enough. @returns whether it was taken */
  take(amount = 1, now = performance.now()): boolean {
    this.fill(now);
    if (this.tokens < amount) return false;
    this.tokens -= amount;
    return true;
  }

  /** A full bucket can be forgotten: a new one would behave the same. */
  isFull(now = performance.now()): boolean {
    this.fill(now);
    return this.tokens >= this.rate.burst;
  }

  private fill(now: number): void {
    const gained = (Math.max(0, now - this.at) / 1000) * this.rate.perSecond;
    this.tokens = Math.min(this.rate.burst, this.tokens + gained);
    this.at = now;
  }
}
