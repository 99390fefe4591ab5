import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A day on which calls began, in UTC. */
@Entity('call_days')
export class CallDayEntity {
  /** Days since 1970. */
  @PrimaryColumn({ type: 'integer' }) day: number;
  /** Whether `call_day_counts` has the numbers of this day; false when something has changed since. */
  @Column({ type: 'boolean', default: false }) isCounted: boolean;
}
