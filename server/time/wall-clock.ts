import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Clocks, CLOCKS } from './absence.js';

/** Nobody corrects a clock by more than this: the time was wrong before, or it is wrong now. */
const FALSE_MS = 24 * 60 * 60 * 1000;

/**
 * Whether the time of day can be believed. Deleting by age cannot be undone, so it must not depend on a clock that jumped by a
 * day: the database's own clock has to agree. SQLite has none, so there nothing is deleted until the next start.
 */
@Injectable()
export class WallClock {
  private clocks = CLOCKS;
  private anchor = { wall: CLOCKS.wall(), steady: CLOCKS.steady() };

  constructor(private readonly dataSource: DataSource) {}

  /** For tests: other clocks. */
  use(clocks: Clocks): void {
    this.clocks = clocks;
    this.drop();
  }

  /** The time of day. After a jump, the time that the clock would show without it. */
  now(): Date {
    const { wall, steady } = this.anchor;
    return new Date(this.hasJumped() ? wall + this.clocks.steady() - steady : this.clocks.wall());
  }

  /** Asks the database's clock, if the database has one. */
  async isTrue(): Promise<boolean> {
    const theirs = await this.databaseTime();
    if (theirs === null ? this.hasJumped() : Math.abs(theirs - this.clocks.wall()) > FALSE_MS) return false;
    this.drop();
    return true;
  }

  /** From now on the clock is compared with its present time. */
  private drop(): void {
    this.anchor = { wall: this.clocks.wall(), steady: this.clocks.steady() };
  }

  private hasJumped(): boolean {
    const { wall, steady } = this.anchor;
    return Math.abs(this.clocks.wall() - wall - (this.clocks.steady() - steady)) > FALSE_MS;
  }

  private async databaseTime(): Promise<number | null> {
    if (this.dataSource.options.type === 'better-sqlite3') return null;
    const [row] = await this.dataSource.query<{ seconds: string | number }[]>('SELECT UNIX_TIMESTAMP() AS seconds');
    return Number(row!.seconds) * 1000;
  }
}
