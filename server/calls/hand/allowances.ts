import { type Rate, TokenBucket } from '../../limits/token-bucket.js';

/** One token bucket per call and name. All buckets of a call are dropped together. */
export class Allowances {
  private readonly calls = new Map<number, Map<string, TokenBucket>>();

  /** @param rememberedCalls how many calls are kept at most; the oldest is dropped when a further one begins */
  constructor(private readonly rememberedCalls = 5_000) {}

  /** @returns whether one more is allowed */
  take(of: { callId: number; name: string }, rate: Rate, now = performance.now()): boolean {
    const ofCall = this.calls.get(of.callId) ?? this.begin(of.callId);
    const bucket = ofCall.get(of.name) ?? new TokenBucket(rate, now);
    ofCall.set(of.name, bucket);
    return bucket.take(1, now);
  }

  /** The call is over. */
  forget(callId: number): void {
    this.calls.delete(callId);
  }

  private begin(callId: number): Map<string, TokenBucket> {
    const ofCall = new Map<string, TokenBucket>();
    this.calls.set(callId, ofCall);
    if (this.calls.size > this.rememberedCalls) this.calls.delete(this.calls.keys().next().value!);
    return ofCall;
  }
}
