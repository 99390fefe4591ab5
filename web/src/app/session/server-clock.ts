import { Injectable, signal, untracked } from '@angular/core';
import type { Timestamp } from '@contracts';

/** A clock that moved by this much against another one was set. */
const CLOCK_SET_MS = 2_000;
/** The server's clock was set if all that it has said for so long is that far behind. What is held on the way comes sooner, or never. */
const SERVER_SET_MS = 30_000;
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
  /** How the local clock stood to the one that nobody sets, when the offset was learned. */
  private stand = 0;
  /** Since when all samples have been far behind. */
  private behindSince: number | null = null;

  /**
   * Milliseconds since 1970 by the server's clock. It is not reactive, since time passes without any signal
   * changing.
   */
  now(): number {
    return deviceNow() + (untracked(this.offset) ?? 0);
  }

  /** The same; null before any message. */
  knownNow(): number | null {
    return untracked(this.offset) === null ? null : this.now();
  }

  /** A message always arrives late, so among several samples the largest offset is the closest to the truth. */
  learn(serverNow: Timestamp): void {
    const sample = Date.parse(serverNow) - deviceNow();
    if (Number.isNaN(sample)) return;
    const offset = untracked(this.offset);
    if (offset === null || sample >= offset || this.isOutdated(offset - sample)) this.keep(sample);
  }

  /** A sample that is far behind came late, or one of the clocks was set. */
  private isOutdated(behindMs: number): boolean {
    if (behindMs <= CLOCK_SET_MS) {
      this.behindSince = null;
      return false;
    }
    this.behindSince ??= performance.now();
    const wasSet = Math.abs(deviceNow() - performance.now() - this.stand) > CLOCK_SET_MS;
    return wasSet || performance.now() - this.behindSince >= SERVER_SET_MS;
  }

  private keep(offset: number): void {
    this.mutableOffset.set(offset);
    this.stand = deviceNow() - performance.now();
    this.behindSince = null;
  }

  /**
   * Learns the time from an answer's `Date` header, for pages without a socket: the door of a room, the sign-in
   * pages.
   */
  learnRoughly(date: string | null): void {
    const sample = Date.parse(date ?? '') - deviceNow();
    if (untracked(this.offset) === null && !Number.isNaN(sample)) this.keep(sample + HALF_A_SECOND_MS);
  }
}

/** This device's clock, right or wrong. Use it only to compare with other times of the same clock. */
export function deviceNow(): number {
  return Date.now();
}
