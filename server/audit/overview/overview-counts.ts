import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { CallDayEntity } from '../../calls/rows/days/call-day.entity.js';
import { DayCountEntity } from '../../calls/rows/days/day-count.entity.js';
import { Transactions } from '../../database/transactions.js';
import { LiveCounts } from './live-counts.js';
import { partsOf, wholeDaysIn } from './parts.js';
import type { DayRange } from './spans.js';
import { type Kind, Tally } from './tally.js';

/** The numbers of a span of time: those of days that are over as they were counted, and the rest counted now. */
@Injectable()
export class OverviewCounts {
  constructor(
    private readonly transactions: Transactions,
    private readonly live: LiveCounts,
  ) {}

  async of(span: DayRange): Promise<Tally> {
    const { days, rest } = partsOf(span, await this.countedIn(span));
    const tally = new Tally();
    if (days.length > 0) await this.addDays(tally, days);
    for (const part of rest) await this.live.add(tally, part, this.transactions.manager);
    return tally;
  }

  private async countedIn(span: DayRange): Promise<Set<number>> {
    const { first, end } = wholeDaysIn(span);
    const days = Array.from({ length: Math.max(0, end - first) }, (_, n) => first + n);
    if (days.length === 0) return new Set();
    const rows = await this.transactions.manager.findBy(CallDayEntity, { day: In(days), isCounted: true });
    return new Set(rows.map(({ day }) => day));
  }

  private async addDays(tally: Tally, days: number[]): Promise<void> {
    const rows = await this.transactions.manager
      .createQueryBuilder(DayCountEntity, 'counted')
      .select('counted.kind', 'kind')
      .addSelect('counted.value', 'value')
      .addSelect('SUM(counted.count)', 'count')
      .where('counted.day IN (:...days)', { days })
      .groupBy('counted.kind')
      .addGroupBy('counted.value')
      .getRawMany<{ kind: Kind; value: string; count: number | string }>();
    for (const { kind, value, count } of rows) tally.add(kind, value, Number(count));
  }
}
