import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A server process. It is alive while it renews `beatAt`, which is the time of the database. */
@Entity('processes')
export class ProcessEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'varchar', length: 255 }) host: string;
  @Column({ type: 'integer' }) pid: number;
  @Column({ type: 'varchar', length: 32 }) version: string;
  /** It has REDIS_URL, so people on it can call people on others that have it, too. */
  @Column({ type: 'boolean', default: false }) shared: boolean;
  /** It has renewed the leases since it came, and keeps them. */
  @Column({ type: 'boolean', default: false }) serving: boolean;
  /** How often its connections have changed: other processes read them again when this has grown. */
  @Column({ type: 'integer', default: 0 }) changes: number;
  @Column({ type: 'datetime', precision: 3 }) startedAt: Date;
  @Column({ type: 'datetime', precision: 3 }) beatAt: Date;
}
