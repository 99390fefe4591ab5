import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which live call a user is in. There is one row per user, kept for good and locked by every new call; that makes "busy" exact. */
@Entity('call_slots')
@Index('ix_slots_call', ['callId'])
export class SlotEntity {
  @PrimaryColumn({ type: 'integer' }) userId: number;
  @Column({ type: 'integer', nullable: true }) callId: number | null;
  @Column({ type: 'datetime', precision: 3, nullable: true }) leaseUntil: Date | null;
}
