import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { ProcessEntity } from './process.entity.js';

/** A device of a user or a guest that has a live socket on a process. It goes with the process. */
@Entity('connections')
@Index('ix_connections_process', ['processId'])
@Index('ix_connections_user', ['userId'])
@Index('ix_connections_guest', ['guestId'])
export class ConnectionEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'integer' }) processId: number;
  @Column({ type: 'integer', nullable: true }) userId: number | null;
  @Column({ type: 'integer', nullable: true }) guestId: number | null;
  @Column({ type: 'varchar', length: 36 }) deviceId: string;
  @Column({ type: 'datetime', precision: 3 }) since: Date;
  @ManyToOne(() => ProcessEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'processId', foreignKeyConstraintName: 'fk_connections_process' })
  process: Relation<ProcessEntity>;
}
