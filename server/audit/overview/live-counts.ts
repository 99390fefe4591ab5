import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FACETS } from '../../../contracts/index.js';
import { CallEntity } from '../../calls/rows/call.entity.js';
import { CauseEntity } from '../../calls/rows/cause.entity.js';
import { FacetEntity } from '../../calls/rows/facet.entity.js';
import type { DayRange } from './spans.js';
import { ALL_CALLS, type Kind, type Tally } from './tally.js';

interface Row {
  kind: Kind;
  value: string;
  count: number | string;
}

/**
 * Wrapped, so that the database reads indexes in the order of time, which hold everything that is asked, and not those in the order of
 * values.
 */
const OUTCOME = "COALESCE(cause.outcome, '')";
const VALUE = "COALESCE(trait.value, '')";

/** Counts calls themselves, by indexes that hold everything that is asked, so that no row is read. */
@Injectable()
export class LiveCounts {
  /** Adds the calls that began in this span. */
  async add(tally: Tally, { from, to }: DayRange, manager: EntityManager): Promise<void> {
    const rows = [
      ...(await this.calls({ from, to }, manager)),
      ...(await this.outcomes({ from, to }, manager)),
      ...(await this.traits({ from, to }, manager)),
    ];
    for (const { kind, value, count } of rows) tally.add(kind, value, Number(count));
  }

  private calls({ from, to }: DayRange, manager: EntityManager): Promise<Row[]> {
    return manager
      .createQueryBuilder(CallEntity, 'call')
      .select(`'${ALL_CALLS}'`, 'value')
      .addSelect("'calls'", 'kind')
      .addSelect('COUNT(*)', 'count')
      .where('call.initiatedAt >= :from AND call.initiatedAt < :to', { from, to })
      .getRawMany<Row>();
  }

  private outcomes({ from, to }: DayRange, manager: EntityManager): Promise<Row[]> {
    return manager
      .createQueryBuilder(CauseEntity, 'cause')
      .select(OUTCOME, 'value')
      .addSelect("'outcome'", 'kind')
      .addSelect('COUNT(*)', 'count')
      .where('cause.at >= :from AND cause.at < :to', { from, to })
      .groupBy(OUTCOME)
      .getRawMany<Row>();
  }

  /** Only calls with trouble have traits. */
  private traits({ from, to }: DayRange, manager: EntityManager): Promise<Row[]> {
    return manager
      .createQueryBuilder(FacetEntity, 'trait')
      .select(VALUE, 'value')
      .addSelect('trait.facet', 'kind')
      .addSelect('COUNT(*)', 'count')
      .where('trait.troubled = :troubled AND trait.facet IN (:...facets)', { troubled: true, facets: FACETS })
      .andWhere('trait.at >= :from AND trait.at < :to', { from, to })
      .groupBy('trait.facet')
      .addGroupBy(VALUE)
      .getRawMany<Row>();
  }
}
