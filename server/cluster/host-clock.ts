import { Logger } from '@nestjs/common';
import { CLOCK_MOST_MS, isCertain, isFar, type Measured, measured } from './clock-difference.js';

/** The clock of this host, beside the one of the database. */
export class HostClock {
  private readonly log = new Logger('Clock');
  private found: Measured = { differenceMs: 0, withinMs: 0 };
  private foundAt = { wall: Date.now(), steady: performance.now() };

  /** @param there asks the other clock, in ms */
  constructor(private readonly there: () => Promise<number>) {}

  /** How far it is ahead, in ms. */
  get differenceMs(): number {
    return this.found.differenceMs;
  }

  get isRight(): boolean {
    return !isFar(this.found);
  }

  /**
   * How far leases set by this clock must be moved back, because others judge them by their own clocks; 0 if it is right. When a clock has
   * just jumped, nobody knows yet which of the two times is right; until it is measured the later one counts, so that nobody is lost because
   * of it.
   */
  get leasesAheadMs(): number {
    const jumpMs = Date.now() - this.foundAt.wall - (performance.now() - this.foundAt.steady);
    return (this.isRight ? 0 : this.differenceMs) + (jumpMs < -CLOCK_MOST_MS ? jumpMs : 0);
  }

  /** What an operator reads if the clock is wrong. */
  get line(): string {
    const { differenceMs } = this.found;
    const where = differenceMs > 0 ? 'ahead of' : 'behind';
    return (
      `The clock of this host is ${Math.abs(differenceMs)} ms ${where} the database's, and several ` +
      'servers rely on it: correct it (NTP), at most a second may lie between them.'
    );
  }

  /** @returns false if the answer came too late to be of use; then what was known before stays */
  async measure(): Promise<boolean> {
    const [before, began] = [Date.now(), performance.now()];
    const there = await this.there();
    const found = measured({ before, after: before + performance.now() - began, there });
    if (!isCertain(found)) return false;
    const wasRight = this.isRight;
    this.found = found;
    this.foundAt = { wall: before, steady: began };
    if (wasRight && !this.isRight) this.log.error(this.line);
    return true;
  }
}
