import type { UnfinishedBytes } from '../unfinished-bytes.js';
import { UNFINISHED } from '../wire-limits.js';

/** The part of an unfinished message or body that one connection has sent so far. */
export class InboundMessage {
  private bytes = 0;
  private since = 0;

  constructor(
    private readonly address: string,
    private readonly all: UnfinishedBytes,
  ) {}

  /** @returns whether this much may be held */
  grow(bytes: number, now = performance.now()): boolean {
    if (this.bytes === 0) this.since = now;
    this.bytes += bytes;
    return this.all.hold(this.address, bytes) && this.bytes <= UNFINISHED.perConnection + 1_024;
  }

  end(): void {
    if (this.bytes === 0) return;
    this.all.release(this.address, this.bytes);
    this.bytes = 0;
  }

  isLate(now = performance.now()): boolean {
    return this.bytes > 0 && now - this.since > UNFINISHED.millis;
  }
}
