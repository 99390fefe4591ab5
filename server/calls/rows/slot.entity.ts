import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** user → the live call they are in. One row a user, kept for ever and locked by every create: what makes "busy" exact. */
@Entity('call_slots')
@Index('ix_slots_call', ['callId'])
export class SlotEntity {
  @PrimaryColumn({ type: 'integer' }) userId: number;
  @Column({ type: 'integer', nullable: true }) callId: number | null;
  @Column({ type: 'datetime', precision: 3, nullable: true }) leaseUntil: Date | null;
}
