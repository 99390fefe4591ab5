import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row that is written every few seconds, to know whether the database can be written. */
@Entity('pulse')
export class PulseEntity {
  @PrimaryColumn({ type: 'integer' }) id: number;
  @Column({ type: 'datetime', precision: 3 }) at: Date;
}
