import { Injectable, signal, untracked } from '@angular/core';
import type { Timestamp } from '@contracts';

/** A sample this far from the best one means that the local clock was set anew. */
const CLOCK_SET_MS = 2_000;
/** The head of an answer gives whole seconds, cut off. */
const HALF_A_SECOND_MS = 500;

/**
 * The server's time, learned from the `now` in its messages. What people read of times goes by it: the clock of a computer
 * may be a day off, and then a call of this minute would stand under "Yesterday".
 */
@Injectable({ providedIn: 'root' })
export class ServerClock {
  private readonly mutableOffset = signal<number | null>(null);
  /** Milliseconds by which the local clock is behind; null before anything was heard. */
  readonly offset = this.mutableOffset.asReadonly();

  /** Milliseconds since 1970 by the server's clock; no signal of its own, as time passes between its changes. */
  now(): number {
    return deviceNow() + (untracked(this.offset) ?? 0);
  }

  /** A message is always late, so of several samples the largest is the nearest to the truth. */
  learn(serverNow: Timestamp): void {
    const sample = Date.parse(serverNow) - deviceNow();
    if (Number.isNaN(sample)) return;
    const offset = untracked(this.offset);
    const outdated = offset === null || Math.abs(sample - offset) > CLOCK_SET_MS;
    this.mutableOffset.set(outdated ? sample : Math.max(offset, sample));
  }

  /** From the `Date` of an answer, for whoever has no messages yet: at the door of a room, on the way in. */
  learnRoughly(date: string | null): void {
    const sample = Date.parse(date ?? '') - deviceNow();
    if (untracked(this.offset) === null && !Number.isNaN(sample)) this.mutableOffset.set(sample + HALF_A_SECOND_MS);
  }
}

/** By this device's clock, right or wrong: only to compare with another time of the same clock. */
export function deviceNow(): number {
  return Date.now();
}
