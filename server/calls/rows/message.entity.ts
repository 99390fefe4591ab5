import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { CallEntity } from './call.entity.js';
import { ParticipantEntity } from './participant.entity.js';

/** One message of a call's chat. */
@Entity('call_messages')
@Index('ix_messages_call', ['callId', 'id'])
@Index('ux_messages_client_id', ['callId', 'participantId', 'clientId'], { unique: true })
export class MessageEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'integer' }) callId: number;
  @Column({ type: 'integer' }) participantId: number;
  @Column({ type: 'text' }) text: string;
  /** The normalised text for searching; see `call-chat.ts`. */
  @Column({ type: 'text', nullable: true }) searchText: string | null;
  @Column({ type: 'varchar', length: 36, nullable: true }) clientId: string | null;
  @Column({ type: 'datetime', precision: 3 }) createdAt: Date;
  @ManyToOne(() => CallEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'callId', foreignKeyConstraintName: 'fk_messages_call' })
  call: Relation<CallEntity>;
  @ManyToOne(() => ParticipantEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'participantId', foreignKeyConstraintName: 'fk_messages_participant' })
  participant: Relation<ParticipantEntity>;
}
