import { Injectable } from '@nestjs/common';
import type { CallOutcome, Facet } from '../../../contracts/index.js';
import { CallEntity } from '../../calls/rows/call.entity.js';
import { CauseEntity } from '../../calls/rows/cause.entity.js';
import { FacetEntity } from '../../calls/rows/facet.entity.js';
import { Transactions } from '../../database/transactions.js';
import type { Span } from './spans.js';

/** How many calls have each value. */
export type Counts<T extends string = string> = Map<T, number>;

interface Row<T extends string = string> {
  value: T;
  count: number | string;
}

const countsOf = <T extends string>(rows: Row<T>[]): Counts<T> =>
  new Map(rows.map(({ value, count }) => [value, Number(count)]));

/** Wrapped, so that indexes in the order of time are read, which hold all that is asked, and not those in the order of values. */
const OUTCOME = "COALESCE(cause.outcome, '')";
const VALUE = "COALESCE(trait.value, '')";
/** As many values as anybody looks at; of people and rooms there may be thousands. */
const VALUES_MAX = 40;

/** Counts calls by indexes that hold all that is asked, so that no row is read. */
@Injectable()
export class OverviewCounts {
  constructor(private readonly transactions: Transactions) {}

  async calls({ from, to }: Span): Promise<number> {
    const row = await this.transactions.manager
      .createQueryBuilder(CallEntity, 'call')
      .select('COUNT(*)', 'count')
      .where('call.initiatedAt >= :from AND call.initiatedAt < :to', { from, to })
      .getRawOne<{ count: number | string }>();
    return Number(row?.count ?? 0);
  }

  async outcomes({ from, to }: Span): Promise<Counts<CallOutcome>> {
    const rows = await this.transactions.manager
      .createQueryBuilder(CauseEntity, 'cause')
      .select(OUTCOME, 'value')
      .addSelect('COUNT(*)', 'count')
      .where('cause.at >= :from AND cause.at < :to', { from, to })
      .groupBy(OUTCOME)
      .getRawMany<Row<CallOutcome>>();
    return countsOf(rows);
  }

  /** Counts calls with trouble: the values that most of them have, or how many have each of these values. */
  async values(facet: Facet, { from, to }: Span, values?: readonly string[]): Promise<Counts> {
    if (values?.length === 0) return new Map();
    const query = this.transactions.manager
      .createQueryBuilder(FacetEntity, 'trait')
      .select(VALUE, 'value')
      .addSelect('COUNT(*)', 'count')
      .where('trait.troubled = :troubled AND trait.facet = :facet', { troubled: true, facet })
      .andWhere('trait.at >= :from AND trait.at < :to', { from, to })
      .groupBy(VALUE)
      .orderBy('count', 'DESC')
      .limit(VALUES_MAX);
    if (values !== undefined) query.andWhere(`${VALUE} IN (:...values)`, { values });
    return countsOf(await query.getRawMany<Row>());
  }
}
