/** A token bucket: a burst, then a steady rate per second. Uses the monotonic clock, because the wall clock may jump. */
export class Allowance {
  private tokens: number;
  private at: number;

  constructor(
    private readonly limit: { burst: number; perSecond: number },
    now = performance.now(),
  ) {
    this.tokens = limit.burst;
    this.at = now;
  }

  /** @returns whether one more is allowed, or something that costs as much as several */
  take(now = performance.now(), cost = 1): boolean {
    if (!this.has(cost, now)) return false;
    this.tokens -= cost;
    return true;
  }

  /** What is left, as of the last use. */
  get left(): number {
    return this.tokens;
  }

  /** Takes what was used elsewhere, also what is not there. */
  lose(cost: number): void {
    this.tokens = Math.max(-this.limit.burst, this.tokens - cost);
  }

  /** Whether it would be allowed; takes nothing. */
  has(cost: number, now = performance.now()): boolean {
    const { burst, perSecond } = this.limit;
    this.tokens = Math.min(burst, this.tokens + (Math.max(0, now - this.at) / 1000) * perSecond);
    this.at = now;
    return this.tokens >= cost;
  }
}

/** One allowance per call and name. All allowances of a call are dropped together. */
export class Allowances {
  private readonly calls = new Map<number, Map<string, Allowance>>();

  /** @param rememberedCalls how many calls are kept at most; the oldest is dropped when a further one begins */
  constructor(private readonly rememberedCalls = 5_000) {}

  take(
    of: { callId: number; name: string },
    limit: { burst: number; perSecond: number },
    now = performance.now(),
  ): boolean {
    const ofCall = this.calls.get(of.callId) ?? this.begin(of.callId);
    const allowance = ofCall.get(of.name) ?? new Allowance(limit, now);
    ofCall.set(of.name, allowance);
    return allowance.take(now);
  }

  /** The call is over. */
  forget(callId: number): void {
    this.calls.delete(callId);
  }

  private begin(callId: number): Map<string, Allowance> {
    const ofCall = new Map<string, Allowance>();
    this.calls.set(callId, ofCall);
    if (this.calls.size > this.rememberedCalls) this.calls.delete(this.calls.keys().next().value!);
    return ofCall;
  }
}
