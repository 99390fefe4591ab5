import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { RoomStanding } from '../../../contracts/index.js';
import { UserEntity } from '../../users/user.entity.js';
import { RoomEntity } from '../room.entity.js';
import { RoomGuestEntity } from '../guests/room-guest.entity.js';

/**
 * A person's standing in a room: invited, host, or banned. For banned people it also stores their address and device, so that they cannot
 * come back as a guest.
 */
@Entity('room_members')
@Index('ux_members_user', ['roomId', 'userId'], { unique: true })
@Index('ux_members_guest', ['roomId', 'guestId'], { unique: true })
@Index('ix_members_of_user', ['userId', 'roomId'])
export class RoomMemberEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'integer' }) roomId: number;
  @Column({ type: 'integer', nullable: true }) userId: number | null;
  @Column({ type: 'integer', nullable: true }) guestId: number | null;
  @Column({ type: 'varchar', length: 16 }) standing: RoomStanding;
  @Column({ type: 'varchar', length: 36, nullable: true }) deviceId: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) address: string | null;
  @Column({ type: 'datetime', precision: 3 }) since: Date;
  @ManyToOne(() => RoomEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'roomId', foreignKeyConstraintName: 'fk_members_room' })
  room: Relation<RoomEntity>;
  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'userId', foreignKeyConstraintName: 'fk_members_user' })
  user: Relation<UserEntity> | null;
  @ManyToOne(() => RoomGuestEntity, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'guestId', foreignKeyConstraintName: 'fk_members_guest' })
  guest: Relation<RoomGuestEntity> | null;
}
