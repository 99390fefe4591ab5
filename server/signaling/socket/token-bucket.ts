/** So many at once, and so many a second from then on. It can be overdrawn: whoever asks decides what that means. */
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

  /** Takes the amount in any case. What is left; below zero where there was not enough. */
  draw(amount = 1, now = performance.now()): number {
    this.fill(now);
    this.tokens -= amount;
    return this.tokens;
  }

  /** Takes the amount, or nothing where there is not enough. */
  take(amount = 1, now = performance.now()): boolean {
    this.fill(now);
    if (this.tokens < amount) return false;
    this.tokens -= amount;
    return true;
  }

  /** Nothing would change if it were forgotten. */
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
