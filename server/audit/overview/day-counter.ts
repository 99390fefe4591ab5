import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type EntityManager, LessThan, MoreThanOrEqual } from 'typeorm';
import { Processes } from '../../cluster/processes.js';
import { Runner } from '../../cluster/runner.js';
import { CallDayEntity } from '../../calls/rows/days/call-day.entity.js';
import { DAY_MS, recountDaysOf } from '../../calls/rows/days/call-days.js';
import { DayCountEntity } from '../../calls/rows/days/day-count.entity.js';
import { Transactions } from '../../database/transactions.js';
import { Rounds } from '../../time/rounds.js';
import { LiveCounts } from './live-counts.js';
import { Tally } from './tally.js';

const ROUND_MS = 10_000;
/** A day is over, also by the clocks of other servers, and its last calls have been begun. */
const OVER_MS = 3_600_000;
/** The overview of 30 days compares them with the 30 days before; days in zones reach a little further. */
const KEPT_DAYS = 62;
/** Counting old days must not slow down people at work, so one round counts only this many. */
const AT_ONCE = 8;

/**
 * Counts the calls of each day that is over, for the overview. Code that changes something of a day marks it (`recountDaysOf`), and it is counted
 * again; until then it is counted whenever somebody asks. The row of the day is locked while it is counted, so nobody changes anything
 * meanwhile, and counting a day twice keeps the same numbers.
 */
@Injectable()
export class DayCounter implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('DayCounter');
  private readonly rounds = new Rounds(ROUND_MS, () => this.round());
  /** Days without a call: counting them whenever somebody asks costs nothing. */
  private readonly empty = new Set<number>();
  /** A server of another build has been there since this one last marked all days. */
  private wasMixed = false;

  constructor(
    private readonly transactions: Transactions,
    private readonly live: LiveCounts,
    private readonly runner: Runner,
    private readonly processes: Processes,
  ) {}

  onApplicationBootstrap(): void {
    this.wasMixed = this.processes.isMixed;
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  async round(): Promise<void> {
    this.wasMixed ||= this.processes.isMixed;
    try {
      // Every process that saw another build does this, because the one that counts may have started later.
      if (this.wasMixed && !this.processes.isMixed) await this.recountAll();
      if (!this.runner.isMine) return;
      await this.count(Date.now(), AT_ONCE);
    } catch (error) {
      this.log.warn(`days not counted: ${String(error)}`);
    }
  }

  /** A server of an earlier build may have changed calls without marking their days. */
  private async recountAll(): Promise<void> {
    await this.transactions.manager.update(CallDayEntity, { isCounted: true }, { isCounted: false });
    this.empty.clear();
    this.wasMixed = false;
  }

  /** Counts days that are over, the newest first, and forgets those that nobody asks for any more. @returns how many it counted */
  async count(now = Date.now(), most = Infinity): Promise<number> {
    const end = Math.floor((now - OVER_MS) / DAY_MS);
    const first = end - KEPT_DAYS;
    await this.forget(first);
    const { manager } = this.transactions;
    const known = await manager.findBy(CallDayEntity, { day: MoreThanOrEqual(first) });
    const done = new Set(known.flatMap(({ day, isCounted }) => (isCounted ? [day] : [])));
    const marked = new Set(known.flatMap(({ day, isCounted }) => (isCounted ? [] : [day])));
    let counted = 0;
    for (let day = end - 1; day >= first && counted < most; day -= 1) {
      if (done.has(day) || (this.empty.has(day) && !marked.has(day))) continue;
      if (await this.transactions.run((within) => this.countDay(within, day))) counted += 1;
      else this.empty.add(day);
      await setImmediate();
    }
    return counted;
  }

  /** @returns false, and keeps nothing, where no call began on that day */
  private async countDay(manager: EntityManager, day: number): Promise<boolean> {
    const [from, to] = [new Date(day * DAY_MS), new Date((day + 1) * DAY_MS)];
    await recountDaysOf(manager, [from]);
    const tally = new Tally();
    await this.live.add(tally, { from, to }, manager);
    await manager.delete(DayCountEntity, { day });
    if (tally.calls === 0) {
      await manager.delete(CallDayEntity, { day });
      return false;
    }
    const rows = [...tally.rows()].map((row) => ({ ...row, day }));
    for (const piece of this.transactions.inInserts(rows)) await manager.insert(DayCountEntity, piece);
    await manager.update(CallDayEntity, { day }, { isCounted: true });
    return true;
  }

  private async forget(before: number): Promise<void> {
    const { manager } = this.transactions;
    const { affected } = await manager.delete(CallDayEntity, { day: LessThan(before) });
    if (affected !== 0) await manager.delete(DayCountEntity, { day: LessThan(before) });
  }
}
