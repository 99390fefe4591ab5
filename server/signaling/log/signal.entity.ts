import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { SignalKind } from '../../../contracts/index.js';
import { CallEntity } from '../../calls/rows/call.entity.js';

/** One signal as it was relayed, held or refused. */
@Entity('call_signals')
@Index('ux_signals_client_id', ['callId', 'senderId', 'clientId'], { unique: true })
@Index('ix_signals_call', ['callId', 'id'])
@Index('ix_signals_recipient', ['recipientId', 'id'])
@Index('ix_signals_waiting', ['recipientId', 'outcome', 'appliedAt', 'id'])
@Index('ix_signals_created', ['createdAt'])
export class SignalEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'integer' }) callId: number;
  /** Participant ids. */
  @Column({ type: 'integer' }) senderId: number;
  @Column({ type: 'integer' }) recipientId: number;
  @Column({ type: 'integer' }) senderEpoch: number;
  @Column({ type: 'integer' }) recipientEpoch: number;
  @Column({ type: 'varchar', length: 16 }) kind: SignalKind;
  /** What was relayed, with every `ice-pwd` replaced by its hash; null is the end of candidates. */
  @Column({ type: 'json', nullable: true }) data: object | null;
  /** SHA-256 of the relayed JSON, hex. */
  @Column({ type: 'varchar', length: 64 }) dataHash: string;
  /** What `data` keeps as hashes, encrypted, until the recipient has applied the signal or the call is over. */
  @Column({ type: 'text', nullable: true }) sealed: string | null;
  @Column({ type: 'json', nullable: true }) facts: object | null;
  /** The sender's own id of it; null on a refused one, so that it may be sent again. */
  @Column({ type: 'varchar', length: 36, nullable: true }) clientId: string | null;
  @Column({ type: 'varchar', length: 16 }) outcome: 'relayed' | 'refused';
  @Column({ type: 'varchar', length: 32, nullable: true }) refusal: string | null;
  @Column({ type: 'datetime', precision: 3 }) createdAt: Date;
  /** When it was handed to the connection of the recipient's page. */
  @Column({ type: 'datetime', precision: 3, nullable: true }) deliveredAt: Date | null;
  /** When the page received it, as the page told. */
  @Column({ type: 'datetime', precision: 3, nullable: true }) receivedAt: Date | null;
  /** When the page had applied it, as it told; where it tells no times, when its report came. */
  @Column({ type: 'datetime', precision: 3, nullable: true }) appliedAt: Date | null;
  /** How long the page took to apply it, as it told, from when it was in the call. */
  @Column({ type: 'integer', nullable: true }) tookMs: number | null;
  @Column({ type: 'varchar', length: 300, nullable: true }) applyError: string | null;
  /** SHA-256 of the row before in the same call, hex; null for the first, and on rows from before there was a chain. */
  @Column({ type: 'varchar', length: 64, nullable: true }) previousHash: string | null;
  /** SHA-256 over `previousHash` and what of this row never changes. */
  @Column({ type: 'varchar', length: 64, nullable: true }) rowHash: string | null;
  @ManyToOne(() => CallEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'callId', foreignKeyConstraintName: 'fk_signals_call' })
  call: Relation<CallEntity>;
}
