import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import type { CallKind, CallStatus, CallType, EndReason, QualityLevel } from '../../../contracts/index.js';
import { RoomEntity } from '../../rooms/room.entity.js';
import { UserEntity } from '../../users/user.entity.js';
import { ParticipantEntity } from './participant.entity.js';

/** A direct call or a meeting. */
@Entity('calls')
@Index('ix_calls_status_deadline', ['status', 'ringDeadlineAt'])
@Index('ix_calls_caller', ['callerId', 'id'])
@Index('ix_calls_room', ['roomId', 'status'])
@Index('ix_calls_status', ['status', 'id'])
@Index('ix_calls_reason', ['endReason', 'id'])
@Index('ix_calls_room_id', ['roomId', 'id'])
@Index('ix_calls_quality', ['quality', 'id'])
@Index('ix_calls_initiated', ['initiatedAt'])
@Index('ix_calls_status_kind', ['status', 'kind', 'id'])
@Index('ix_calls_reason_kind', ['endReason', 'kind', 'id'])
@Index('ix_calls_duration', ['duration'])
@Index('ix_calls_log', ['logGoneAt', 'endedAt'])
export class CallEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'varchar', length: 16 }) kind: CallKind;
  @Column({ type: 'varchar', length: 16 }) type: CallType;
  @Column({ type: 'varchar', length: 16 }) status: CallStatus;
  @Column({ type: 'varchar', length: 32, nullable: true }) endReason: EndReason | null;
  @Column({ type: 'integer', nullable: true }) roomId: number | null;
  /** The user who called, or who began the meeting. Null when guests began it in their own room. */
  @Column({ type: 'integer', nullable: true }) callerId: number | null;
  /** The user who took the terminal step; null when the server did. */
  @Column({ type: 'integer', nullable: true }) endedById: number | null;
  @Column({ type: 'datetime', precision: 3 }) initiatedAt: Date;
  @Column({ type: 'datetime', precision: 3, nullable: true }) ringingAt: Date | null;
  @Column({ type: 'datetime', precision: 3, nullable: true }) acceptedAt: Date | null;
  @Column({ type: 'datetime', precision: 3, nullable: true }) endedAt: Date | null;
  @Column({ type: 'datetime', precision: 3, nullable: true }) ringDeadlineAt: Date | null;
  /** Whole seconds from accept to end. */
  @Column({ type: 'integer', nullable: true }) duration: number | null;
  @Column({ type: 'integer', default: 1 }) version: number;
  /** The last hash of the chain over the call's signals. */
  @Column({ type: 'varchar', length: 64, nullable: true }) chainHead: string | null;
  @Column({ type: 'integer', default: 0 }) chainLength: number;
  /** How many of its signals were stored before the chain was introduced. */
  @Column({ type: 'integer', default: 0 }) unchained: number;
  /** The worst lasting quality between any two participants; null when nothing was measured. */
  @Column({ type: 'varchar', length: 8, nullable: true }) quality: QualityLevel | null;
  /**
   * When retention deleted its signals and samples. It always deletes all of them, so if only some are missing, they were tampered with.
   */
  @Column({ type: 'datetime', precision: 3, nullable: true }) logGoneAt: Date | null;
  @ManyToOne(() => UserEntity, { onDelete: 'RESTRICT', nullable: true })
  @JoinColumn({ name: 'callerId', foreignKeyConstraintName: 'fk_calls_caller' })
  caller: Relation<UserEntity> | null;
  @OneToMany(() => ParticipantEntity, (participant) => participant.call)
  participants: Relation<ParticipantEntity>[];
  @ManyToOne(() => RoomEntity, { onDelete: 'RESTRICT', nullable: true })
  @JoinColumn({ name: 'roomId', foreignKeyConstraintName: 'fk_calls_room' })
  room: Relation<RoomEntity> | null;
}
