import { Injectable, signal, untracked } from '@angular/core';
import type { Timestamp } from '@contracts';

/** If a sample is this far from the best one, the local clock has been changed. */
const CLOCK_SET_MS = 2_000;
/** The `Date` header has whole seconds, rounded down, so it is half a second early on average. */
const HALF_A_SECOND_MS = 500;

/**
 * The server's time, learned from the `now` in its messages. All times that users read are based on it, because a
 * computer's clock may be a day off, and a call from this minute would then be listed under "Yesterday".
 */
@Injectable({ providedIn: 'root' })
export class ServerClock {
  private readonly mutableOffset = signal<number | null>(null);
  /** By how many milliseconds the local clock is behind; null before any message. */
  readonly offset = this.mutableOffset.asReadonly();

  /**
   * Milliseconds since 1970 by the server's clock. It is not reactive, since time passes without any signal
   * changing.
   */
  now(): number {
    return deviceNow() + (untracked(this.offset) ?? 0);
  }

  /** A message always arrives late, so among several samples the largest offset is the closest to the truth. */
  learn(serverNow: Timestamp): void {
    const sample = Date.parse(serverNow) - deviceNow();
    if (Number.isNaN(sample)) return;
    const offset = untracked(this.offset);
    const outdated = offset === null || Math.abs(sample - offset) > CLOCK_SET_MS;
    this.mutableOffset.set(outdated ? sample : Math.max(offset, sample));
  }

  /**
   * Learns the time from an answer's `Date` header, for pages without a socket: the door of a room, the sign-in
   * pages.
   */
  learnRoughly(date: string | null): void {
    const sample = Date.parse(date ?? '') - deviceNow();
    if (untracked(this.offset) === null && !Number.isNaN(sample)) this.mutableOffset.set(sample + HALF_A_SECOND_MS);
  }
}

/** This device's clock, right or wrong. Use it only to compare with other times of the same clock. */
export function deviceNow(): number {
  return Date.now();
}
