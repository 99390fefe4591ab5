import { Injectable } from '@angular/core';
import type { Timestamp } from '@contracts';

/** A sample this far from the best one means that the local clock was set anew. */
const CLOCK_SET_MS = 2_000;

/** The server's time, learned from the `now` in its messages. */
@Injectable({ providedIn: 'root' })
export class ServerClock {
  private offset: number | null = null;

  /** Milliseconds since 1970 by the server's clock. */
  now(): number {
    return Date.now() + (this.offset ?? 0);
  }

  /** A message is always late, so of several samples the largest is the nearest to the truth. */
  learn(serverNow: Timestamp): void {
    const sample = Date.parse(serverNow) - Date.now();
    if (Number.isNaN(sample)) return;
    const outdated = this.offset === null || Math.abs(sample - this.offset) > CLOCK_SET_MS;
    this.offset = outdated ? sample : Math.max(this.offset ?? sample, sample);
  }
}
