import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { SessionEndReason } from '../../../contracts/index.js';
import { UserEntity } from '../../users/user.entity.js';

/** One refresh-token family: a sign-in on one device, until it is signed out, expires or is ended. */
@Entity('sessions')
@Index('ux_sessions_family', ['family'], { unique: true })
@Index('ix_sessions_user', ['userId', 'revokedAt'])
export class SessionEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'integer' }) userId: number;
  /** The public half of the token; the row is found by it. */
  @Column({ type: 'varchar', length: 36 }) family: string;
  /** SHA-256 of the secret half that is valid now. Any other secret belongs to a used token. */
  @Column({ type: 'varchar', length: 64 }) tokenHash: string;
  @Column({ type: 'varchar', length: 120 }) deviceName: string;
  @Column({ type: 'varchar', length: 64 }) address: string;
  @Column({ type: 'datetime', precision: 3 }) createdAt: Date;
  @Column({ type: 'datetime', precision: 3 }) lastUsedAt: Date;
  @Column({ type: 'datetime', precision: 3 }) expiresAt: Date;
  @Column({ type: 'datetime', precision: 3, nullable: true }) revokedAt: Date | null;
  @Column({ type: 'varchar', length: 16, nullable: true }) revokeReason: SessionEndReason | null;
  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'userId', foreignKeyConstraintName: 'fk_sessions_user' })
  user: Relation<UserEntity>;
}
