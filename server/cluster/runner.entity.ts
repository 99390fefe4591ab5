import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Work that one of several processes does for all. It is theirs until `leaseUntil`, which is the time of the database. */
@Entity('runners')
export class RunnerEntity {
  @PrimaryColumn({ type: 'varchar', length: 32 }) work: string;
  @Column({ type: 'integer' }) processId: number;
  @Column({ type: 'datetime', precision: 3 }) leaseUntil: Date;
}
