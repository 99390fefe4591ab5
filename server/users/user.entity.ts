import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Availability, Role } from '../../contracts/index.js';
import { SORT_NAME_MAX } from './names/sort-name.js';

/** An account. */
@Entity('users')
@Index('ux_users_username', ['username'], { unique: true })
@Index('ux_users_email', ['email'], { unique: true })
@Index('ix_users_sort_name', ['deletedAt', 'sortName', 'id'])
export class UserEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  /** In lower case, because unique text compares without case on MariaDB and with case on SQLite. */
  @Column({ type: 'varchar', length: 32 }) username: string;
  /** In lower case. */
  @Column({ type: 'varchar', length: 190 }) email: string;
  @Column({ type: 'varchar', length: 80 }) displayName: string;
  /** The form by which lists of users are sorted; see `sort-name.ts`. */
  @Column({ type: 'varchar', length: SORT_NAME_MAX, default: '' }) sortName: string;
  /** argon2id, as a PHC string. */
  @Column({ type: 'varchar', length: 255, select: false }) passwordHash: string;
  @Column({ type: 'varchar', length: 16 }) role: Role;
  /** The picture as encoded by the server (WebP). */
  @Column({ type: 'blob', nullable: true, select: false }) avatar: Buffer | null;
  /** Changes with the picture, and is part of its URL. */
  @Column({ type: 'varchar', length: 32, nullable: true }) avatarTag: string | null;
  @Column({ type: 'varchar', length: 16 }) availability: Availability;
  @Column({ type: 'varchar', length: 140, nullable: true }) statusMessage: string | null;
  @Column({ type: 'datetime', precision: 3, nullable: true }) lastSeenAt: Date | null;
  @Column({ type: 'datetime', precision: 3, nullable: true }) disabledAt: Date | null;
  /** A deleted user is a pseudonym that calls refer to. Deleted users are always disabled as well. */
  @Column({ type: 'datetime', precision: 3, nullable: true }) deletedAt: Date | null;
  @Column({ type: 'datetime', precision: 3 }) createdAt: Date;
}
