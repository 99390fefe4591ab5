import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { Facet } from '../../../contracts/index.js';
import { CallEntity } from './call.entity.js';

/** One thing by which a call is counted and found: a cause, a person it names, a browser that somebody used, and so on. */
@Entity('call_facets')
@Index('ix_facets_value', ['facet', 'value', 'callId'])
@Index('ix_facets_at', ['troubled', 'facet', 'at', 'value'])
export class FacetEntity {
  @PrimaryColumn({ type: 'integer' }) callId: number;
  @PrimaryColumn({ type: 'varchar', length: 8 }) facet: Facet;
  /** A word of a short list, a user's or a room's id. */
  @PrimaryColumn({ type: 'varchar', length: 32 }) value: string;
  /** Somebody may complain about the call (`TROUBLED`). */
  @Column({ type: 'boolean', default: false }) troubled: boolean;
  /** When the call began. */
  @Column({ type: 'datetime', precision: 3 }) at: Date;
  @ManyToOne(() => CallEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'callId', foreignKeyConstraintName: 'fk_facets_call' })
  call: Relation<CallEntity>;
}
