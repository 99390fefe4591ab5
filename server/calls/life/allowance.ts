/** So much at once, and then so much a second: a token bucket. By the clock that only ever runs: the other may jump. */
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

  /** @returns whether one more, or something that costs as much as several, is allowed */
  take(now = performance.now(), cost = 1): boolean {
    if (!this.has(cost, now)) return false;
    this.tokens -= cost;
    return true;
  }

  /** Whether it would be allowed. */
  has(cost: number, now = performance.now()): boolean {
    const { burst, perSecond } = this.limit;
    this.tokens = Math.min(burst, this.tokens + (Math.max(0, now - this.at) / 1000) * perSecond);
    this.at = now;
    return this.tokens >= cost;
  }
}

/** An allowance for each name; those of a call go with it. */
export class Allowances {
  private readonly calls = new Map<number, Map<string, Allowance>>();

  /** @param rememberedCalls of those that are not told to be over the oldest go */
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
