import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { CandidatePair, QualityLevel, QualityReason, QualitySample } from '../../../contracts/index.js';
import { CallEntity } from '../../calls/rows/call.entity.js';

/** What one page measured of its connection to one other participant, over some seconds. */
@Entity('call_quality')
@Index('ix_quality_call', ['callId', 'id'])
@Index('ix_quality_at', ['at'])
export class QualityEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'integer' }) callId: number;
  /** The participant who measured. */
  @Column({ type: 'integer' }) participantId: number;
  /** The participant at the other end. */
  @Column({ type: 'integer' }) remoteId: number;
  @Column({ type: 'datetime', precision: 3 }) at: Date;
  @Column({ type: 'integer' }) spanMs: number;
  @Column({ type: 'integer', nullable: true }) rttMs: number | null;
  @Column({ type: 'integer', nullable: true }) jitterMs: number | null;
  @Column({ type: 'integer', nullable: true }) lossPermille: number | null;
  @Column({ type: 'integer', nullable: true }) concealedPermille: number | null;
  @Column({ type: 'integer', nullable: true }) freezes: number | null;
  @Column({ type: 'integer' }) audioInKbps: number;
  @Column({ type: 'integer' }) audioOutKbps: number;
  @Column({ type: 'integer' }) videoInKbps: number;
  @Column({ type: 'integer' }) videoOutKbps: number;
  @Column({ type: 'integer', nullable: true }) width: number | null;
  @Column({ type: 'integer', nullable: true }) height: number | null;
  @Column({ type: 'integer', nullable: true }) fps: number | null;
  @Column({ type: 'json', nullable: true }) pair: CandidatePair | null;
  @Column({ type: 'varchar', length: 16, nullable: true }) limitation: QualitySample['limitation'];
  @Column({ type: 'varchar', length: 8 }) level: QualityLevel;
  @Column({ type: 'varchar', length: 16, nullable: true }) reason: QualityReason | null;
  @ManyToOne(() => CallEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'callId', foreignKeyConstraintName: 'fk_quality_call' })
  call: Relation<CallEntity>;
}
