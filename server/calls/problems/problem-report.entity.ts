import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import {
  PROBLEM_ANSWER_MAX,
  PROBLEM_TEXT_MAX,
  type ProblemChoice,
  type ProblemState,
} from '../../../contracts/index.js';
import { CallEntity } from '../rows/call.entity.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/** What one person of a call reports to support: one report each. */
@Entity('problem_reports')
@Index('ux_problems_participant', ['participantId'], { unique: true })
@Index('ix_problems_call', ['callId'])
@Index('ix_problems_state', ['state', 'id'])
export class ProblemReportEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'integer' }) callId: number;
  @Column({ type: 'integer' }) participantId: number;
  @Column({ type: 'varchar', length: 24 }) choice: ProblemChoice;
  @Column({ type: 'varchar', length: PROBLEM_TEXT_MAX, nullable: true }) text: string | null;
  /** When it was reported, or last changed by its author. */
  @Column({ type: 'datetime', precision: 3 }) at: Date;
  @Column({ type: 'varchar', length: 16 }) state: ProblemState;
  @Column({ type: 'varchar', length: PROBLEM_ANSWER_MAX, nullable: true }) answer: string | null;
  /** The member of the staff who last changed state or answer. */
  @Column({ type: 'integer', nullable: true }) answeredById: number | null;
  @Column({ type: 'datetime', precision: 3, nullable: true }) answeredAt: Date | null;
  /** When its author has seen what support made of it; null again with every change by support. */
  @Column({ type: 'datetime', precision: 3, nullable: true }) seenAt: Date | null;
  @ManyToOne(() => CallEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'callId', foreignKeyConstraintName: 'fk_problems_call' })
  call: Relation<CallEntity>;
  @ManyToOne(() => ParticipantEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'participantId', foreignKeyConstraintName: 'fk_problems_participant' })
  participant: Relation<ParticipantEntity>;
}
