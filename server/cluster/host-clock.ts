import { Logger } from '@nestjs/common';
import { isCertain, isFar, type Measured, measured } from './clock-difference.js';

/** The clock of this host, beside the one of the database. */
export class HostClock {
  private readonly log = new Logger('Clock');
  private found: Measured = { differenceMs: 0, withinMs: 0 };

  /** @param there asks the other clock, in ms */
  constructor(private readonly there: () => Promise<number>) {}

  /** How far it is ahead, in ms. */
  get differenceMs(): number {
    return this.found.differenceMs;
  }

  get isRight(): boolean {
    return !isFar(this.found);
  }

  /** What an operator has to read where the clock is wrong. */
  get line(): string {
    const { differenceMs } = this.found;
    const where = differenceMs > 0 ? 'ahead of' : 'behind';
    return (
      `The clock of this host is ${Math.abs(differenceMs)} ms ${where} the database's, and several ` +
      'servers rely on it: correct it (NTP), at most a second may lie between them.'
    );
  }

  /** @returns false if the answer came too late to know; then what was known before stands */
  async measure(): Promise<boolean> {
    const [before, began] = [Date.now(), performance.now()];
    const there = await this.there();
    const found = measured({ before, after: before + performance.now() - began, there });
    if (!isCertain(found)) return false;
    const wasRight = this.isRight;
    this.found = found;
    if (wasRight && !this.isRight) this.log.error(this.line);
    return true;
  }
}
