import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { RoomEntity } from '../room.entity.js';

/** A person without an account, known to one room for some hours. */
@Entity('room_guests')
@Index('ix_guests_room', ['roomId', 'id'])
export class RoomGuestEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'integer' }) roomId: number;
  @Column({ type: 'varchar', length: 80 }) displayName: string;
  /** SHA-256 of the room's password hash that the guest has passed. After a change of the password it has to be given again. */
  @Column({ type: 'varchar', length: 64, nullable: true }) passwordTag: string | null;
  @Column({ type: 'varchar', length: 36, nullable: true }) deviceId: string | null;
  @Column({ type: 'varchar', length: 64 }) address: string;
  @Column({ type: 'datetime', precision: 3 }) createdAt: Date;
  @Column({ type: 'datetime', precision: 3 }) expiresAt: Date;
  @ManyToOne(() => RoomEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'roomId', foreignKeyConstraintName: 'fk_guests_room' })
  room: Relation<RoomEntity>;
}
