import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { RoomAccess } from '../../contracts/index.js';
import { SEARCH_DESCRIPTION_MAX, SEARCH_TITLE_MAX } from './room-words.js';
import { UserEntity } from '../users/user.entity.js';

/** A place where calls happen. A deleted room keeps its row, because the history of its calls names it. */
@Entity('rooms')
@Index('ux_rooms_code', ['code'], { unique: true })
@Index('ix_rooms_owner', ['ownerId', 'id'])
@Index('ix_rooms_public', ['public', 'id'])
@Index('ix_rooms_planned', ['plannedFor', 'id'])
export class RoomEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'varchar', length: 14 }) code: string;
  @Column({ type: 'varchar', length: 120 }) title: string;
  @Column({ type: 'varchar', length: 500, nullable: true }) description: string | null;
  /** The form that rooms are searched by; see `room-words.ts`. */
  @Column({ type: 'varchar', length: SEARCH_TITLE_MAX, default: '' }) searchTitle: string;
  @Column({ type: 'varchar', length: SEARCH_DESCRIPTION_MAX, nullable: true }) searchDescription: string | null;
  /** Null when a person without an account made the room, for one meeting. */
  @Column({ type: 'integer', nullable: true }) ownerId: number | null;
  @Column({ type: 'varchar', length: 16 }) access: RoomAccess;
  /** argon2id, as a PHC string; never leaves the server. */
  @Column({ type: 'varchar', length: 255, nullable: true }) passwordHash: string | null;
  @Column({ type: 'boolean', default: false }) guestsAllowed: boolean;
  /** Listed for everybody on the sign-in page, if guests are allowed. */
  @Column({ type: 'boolean', default: false }) public: boolean;
  @Column({ type: 'boolean', default: false }) waitingRoom: boolean;
  @Column({ type: 'boolean', default: false }) locked: boolean;
  @Column({ type: 'integer' }) maxParticipants: number;
  /** When people plan to meet in it. */
  @Column({ type: 'datetime', precision: 3, nullable: true }) plannedFor: Date | null;
  @Column({ type: 'datetime', precision: 3 }) createdAt: Date;
  @Column({ type: 'datetime', precision: 3, nullable: true }) deletedAt: Date | null;
  @ManyToOne(() => UserEntity, { onDelete: 'RESTRICT', nullable: true })
  @JoinColumn({ name: 'ownerId', foreignKeyConstraintName: 'fk_rooms_owner' })
  owner: Relation<UserEntity> | null;
}
