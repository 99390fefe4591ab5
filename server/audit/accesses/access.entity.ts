import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { AccessAction } from '../../../contracts/index.js';
import { UserEntity } from '../../users/user.entity.js';

/** A member of support looked at calls. */
@Entity('audit_accesses')
@Index('ix_accesses_call', ['callId', 'id'])
@Index('ix_accesses_user', ['userId', 'id'])
@Index('ix_accesses_at', ['at'])
export class AccessEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'integer' }) userId: number;
  /** Their display name at that time. */
  @Column({ type: 'varchar', length: 80, default: '' }) name: string;
  @Column({ type: 'varchar', length: 16 }) action: AccessAction;
  /** The call may have been deleted since. */
  @Column({ type: 'integer', nullable: true }) callId: number | null;
  @Column({ type: 'varchar', length: 500, nullable: true }) reason: string | null;
  @Column({ type: 'json', nullable: true }) query: object | null;
  @Column({ type: 'datetime', precision: 3 }) at: Date;
  @ManyToOne(() => UserEntity, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'userId', foreignKeyConstraintName: 'fk_accesses_user' })
  user: Relation<UserEntity>;
}
