import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { CallEventKind } from '../../../contracts/index.js';
import { CallEntity } from './call.entity.js';

/** One thing that happened in a call, apart from its signals. */
@Entity('call_events')
@Index('ix_events_call', ['callId', 'id'])
export class CallEventEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'integer' }) callId: number;
  /** Null when it is about the call as a whole. */
  @Column({ type: 'integer', nullable: true }) participantId: number | null;
  @Column({ type: 'varchar', length: 24 }) kind: CallEventKind;
  @Column({ type: 'json', nullable: true }) detail: object | null;
  @Column({ type: 'datetime', precision: 3 }) at: Date;
  @ManyToOne(() => CallEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'callId', foreignKeyConstraintName: 'fk_events_call' })
  call: Relation<CallEntity>;
}
