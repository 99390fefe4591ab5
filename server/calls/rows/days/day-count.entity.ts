import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Facet } from '../../../../contracts/index.js';

/** How many calls that began on a day have a value: an outcome, or a facet of calls with trouble. `calls`: all calls of the day. */
@Entity('call_day_counts')
export class DayCountEntity {
  /** Days since 1970, in UTC. */
  @PrimaryColumn({ type: 'integer' }) day: number;
  @PrimaryColumn({ type: 'varchar', length: 8 }) kind: Facet | 'outcome' | 'calls';
  @PrimaryColumn({ type: 'varchar', length: 32 }) value: string;
  @Column({ type: 'integer' }) count: number;
}
