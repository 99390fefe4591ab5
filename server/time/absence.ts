import { Injectable } from '@nestjs/common';

/** The two clocks of a machine: one that people set, one that only ever runs. Both in ms. */
export interface Clocks {
  wall(): number;
  steady(): number;
}
export const CLOCKS: Clocks = { wall: () => Date.now(), steady: () => performance.now() };

/** So long without a look at the rows, and heartbeats may lie unread. Less than any grace by two heartbeats. */
const LATE_MS = 5_000;
/** What slewing and leap seconds come to is far less. */
const JUMP_MS = 2_000;
/** What was sent while nobody listened has arrived by then. */
const SETTLE_MS = 1_500;

/** That somebody was away, and how. `jumpMs`: by how much the wall clock moved beside the steady one. */
export interface Away {
  why: 'started' | 'paused' | 'clock' | 'storage';
  forMs: number;
  jumpMs: number;
}

/**
 * Was I away? A process that was paused, whose clock jumped, or whose database could not be read or written has heard
 * nobody meanwhile. Whoever judges by time asks here, and judges nobody before it has renewed (INVARIANTS T6).
 */
@Injectable()
export class Absence {
  private clocks = CLOCKS;
  private last = this.look();
  private started = false;
  private broken = false;
  private returning: Promise<void> | null = null;
  /** Until this steady time the judging time stays at `frozenAt`. */
  private settled = { until: 0, frozenAt: 0 };
  private backSince = -Infinity;

  /** For tests: other clocks. */
  use(clocks: Clocks): void {
    this.clocks = clocks;
    this.last = this.look();
  }

  /** The database was read just now, in time: all is well up to here. */
  beat(): void {
    if (this.noticed() === null) this.last = this.look();
  }

  /** Who cannot write cannot renew. */
  storageFailed(): void {
    this.broken = true;
  }

  /** Null where it was not away since it last renewed. */
  noticed(): Away | null {
    const now = this.look();
    const forMs = now.steady - this.last.steady;
    const jumpMs = now.wall - this.last.wall - forMs;
    if (!this.started) return { why: 'started', forMs: 0, jumpMs: 0 };
    if (Math.abs(jumpMs) > JUMP_MS) return { why: 'clock', forMs, jumpMs };
    if (this.broken) return { why: 'storage', forMs, jumpMs: 0 };
    return forMs > LATE_MS ? { why: 'paused', forMs, jumpMs: 0 } : null;
  }

  /** Renews where it was away. Until that has worked nobody is judged; many may ask at once. */
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

  /** Whatever ended before this time may be judged: now, or while it was away the last time at which all was well. */
  judgedNow(): Date {
    const now = this.look();
    const away = this.noticed();
    if (away !== null && away.why !== 'started') return new Date(Math.min(this.last.wall, now.wall));
    return new Date(now.steady < this.settled.until ? Math.min(this.settled.frozenAt, now.wall) : now.wall);
  }

  /** For how long it has listened since it was last away, in ms. */
  listenedForMs(): number {
    return this.noticed() === null ? this.look().steady - this.backSince : 0;
  }

  private look(): { wall: number; steady: number } {
    return { wall: this.clocks.wall(), steady: this.clocks.steady() };
  }
}
