import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { CallOutcome, FindingCode, SoundTrouble } from '../../../contracts/index.js';
import { CallEntity } from './call.entity.js';

/** What the diagnosis found in a call when it was over (`audit/causes`). It outlives the log that it was found in. */
@Entity('call_causes')
@Index('ix_causes_at', ['at', 'outcome'])
@Index('ix_causes_outcome', ['outcome', 'callId'])
@Index('ix_causes_code', ['code', 'callId'])
@Index('ix_causes_sound', ['sound', 'callId'])
export class CauseEntity {
  @PrimaryColumn({ type: 'integer' }) callId: number;
  /** When the call began. */
  @Column({ type: 'datetime', precision: 3 }) at: Date;
  @Column({ type: 'varchar', length: 12 }) outcome: CallOutcome;
  /** The worst finding that is not only information. */
  @Column({ type: 'varchar', length: 32, nullable: true }) code: FindingCode | null;
  @Column({ type: 'varchar', length: 8, nullable: true }) sound: SoundTrouble | null;
  /** The people that this finding names. */
  @Column({ type: 'json', nullable: true }) participantIds: number[] | null;
  /** The version of the rules that found it. */
  @Column({ type: 'integer' }) rules: number;
  @Column({ type: 'datetime', precision: 3 }) judgedAt: Date;
  @OneToOne(() => CallEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'callId', foreignKeyConstraintName: 'fk_causes_call' })
  call: Relation<CallEntity>;
}
