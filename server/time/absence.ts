import { Injectable } from '@nestjs/common';

/** The two clocks of a machine: the wall clock, which may be set, and the monotonic clock. Both in ms. */
export interface Clocks {
  wall(): number;
  steady(): number;
}
export const CLOCKS: Clocks = { wall: () => Date.now(), steady: () => performance.now() };

/** If the rows were not checked for this long, heartbeats may be unread. Two heartbeats less than any grace period. */
const LATE_MS = 5_000;
/** Slewing and leap seconds amount to far less. */
const JUMP_MS = 2_000;
/** What was sent while the server was away has arrived after this time. */
const SETTLE_MS = 1_500;

/** That the server was away, and how. `jumpMs`: by how much the wall clock moved relative to the monotonic one. */
export interface Away {
  why: 'started' | 'paused' | 'clock' | 'storage';
  forMs: number;
  jumpMs: number;
}

/**
 * Detects that this process was away: it was paused, its clock jumped, or its database could not be read or written, so it
 * heard from nobody. Everything that judges people by time asks here, and judges nobody before the leases have been renewed.
 */
@Injectable()
export class Absence {
  private clocks = CLOCKS;
  private last = this.look();
  private started = false;
  private broken = false;
  private returning: Promise<void> | null = null;
  /** Until this monotonic time, `judgedNow` stays at `frozenAt`. */
  private settled = { until: 0, frozenAt: 0 };
  private backSince = -Infinity;

  /** For tests: other clocks. */
  use(clocks: Clocks): void {
    this.clocks = clocks;
    this.last = this.look();
  }

  /** The database was just read in time, so the process was not away until now. */
  beat(): void {
    if (this.noticed() === null) this.last = this.look();
  }

  /** If the database cannot be written, leases cannot be renewed, so this counts as being away. */
  storageFailed(): void {
    this.broken = true;
  }

  /** Null when the process was not away since it last renewed. */
  noticed(): Away | null {
    const now = this.look();
    const forMs = now.steady - this.last.steady;
    const jumpMs = now.wall - this.last.wall - forMs;
    if (!this.started) return { why: 'started', forMs: 0, jumpMs: 0 };
    if (Math.abs(jumpMs) > JUMP_MS) return { why: 'clock', forMs, jumpMs };
    if (this.broken) return { why: 'storage', forMs, jumpMs: 0 };
    return forMs > LATE_MS ? { why: 'paused', forMs, jumpMs: 0 } : null;
  }

  /** Renews the leases if the process was away. Nobody is judged until that has worked. May be called in parallel. */
  async returnIfAway(renew: (away: Away) => Promise<void>): Promise<void> {
    const away = this.noticed();
    if (away === null) return;
    this.returning ??= this.return(away, renew).finally(() => (this.returning = null));
    await this.returning;
  }

  private async return(away: Away, renew: (away: Away) => Promise<void>): Promise<void> {
    const began = this.look();
    this.broken = false;
    try {
      await renew(away);
    } catch (error) {
      this.broken = true;
      throw error;
    }
    this.settled = { until: began.steady + SETTLE_MS, frozenAt: this.last.wall + away.jumpMs };
    if (away.why !== 'started') this.backSince = began.steady;
    this.started = true;
    this.last = began;
  }

  /** Only what ended before this time may be judged: the present, or, after an absence, the last time at which all was well. */
  judgedNow(): Date {
    const now = this.look();
    const away = this.noticed();
    if (away !== null && away.why !== 'started') return new Date(Math.min(this.last.wall, now.wall));
    return new Date(now.steady < this.settled.until ? Math.min(this.settled.frozenAt, now.wall) : now.wall);
  }

  /** How long the process has been listening since it was last away, in ms. */
  listenedForMs(): number {
    return this.noticed() === null ? this.look().steady - this.backSince : 0;
  }

  private look(): { wall: number; steady: number } {
    return { wall: this.clocks.wall(), steady: this.clocks.steady() };
  }
}
