import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { LeaveReason, ParticipantRole, ParticipantState } from '../../../contracts/index.js';
import { RoomGuestEntity } from '../../rooms/guests/room-guest.entity.js';
import { SORT_NAME_MAX } from '../../users/names/sort-name.js';
import { UserEntity } from '../../users/user.entity.js';
import { CallEntity } from './call.entity.js';

/** One person on one device in one call. */
@Entity('call_participants')
@Index('ix_participants_call', ['callId'])
@Index('ix_participants_user', ['userId', 'callId'])
@Index('ix_participants_missed', ['userId', 'state', 'missedSeenAt'])
@Index('ix_participants_lease', ['state', 'leaseUntil'])
@Index('ix_participants_session', ['sessionId', 'state'])
@Index('ux_participants_user', ['callId', 'userId'], { unique: true })
@Index('ux_participants_guest', ['callId', 'guestId'], { unique: true })
@Index('ix_participants_guest_name', ['searchName', 'callId'])
@Index('ix_participants_deadline', ['state', 'ringDeadlineAt'])
@Index('ux_participants_idempotency', ['userId', 'idempotencyKey'], { unique: true })
export class ParticipantEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  @Column({ type: 'integer' }) callId: number;
  @Column({ type: 'integer', nullable: true }) userId: number | null;
  @Column({ type: 'integer', nullable: true }) guestId: number | null;
  @Column({ type: 'varchar', length: 80, nullable: true }) guestName: string | null;
  /** The name that a guest is found by, as `searchText`; null for users, who are found by their own row. */
  @Column({ type: 'varchar', length: SORT_NAME_MAX, nullable: true }) searchName: string | null;
  @Column({ type: 'varchar', length: 16 }) role: ParticipantRole;
  @Column({ type: 'varchar', length: 16 }) state: ParticipantState;
  @Column({ type: 'varchar', length: 32, nullable: true }) leaveReason: LeaveReason | null;
  @Column({ type: 'varchar', length: 36, nullable: true }) deviceId: string | null;
  /** The sign-in by which the device acts. When it ends, the device leaves the call. */
  @Column({ type: 'integer', nullable: true }) sessionId: number | null;
  @Column({ type: 'integer', default: 0 }) epoch: number;
  /** The process and the connection of the page, since it last joined or resumed. Null while no page of the device has. */
  @Column({ type: 'varchar', length: 40, nullable: true }) seat: string | null;
  @Column({ type: 'datetime', precision: 3, nullable: true }) joinedAt: Date | null;
  @Column({ type: 'datetime', precision: 3, nullable: true }) leftAt: Date | null;
  /** Whole seconds in the call, summed over all finished stays. */
  @Column({ type: 'integer', default: 0 }) presentSeconds: number;
  /** Set while the person is being rung into a running call. */
  @Column({ type: 'datetime', precision: 3, nullable: true }) ringDeadlineAt: Date | null;
  /** The user who rings them. */
  @Column({ type: 'integer', nullable: true }) invitedById: number | null;
  /** When the server last heard from them. A call that ends because everybody was lost ended at this time. */
  @Column({ type: 'datetime', precision: 3, nullable: true }) heartbeatAt: Date | null;
  /** After this time the participant is lost. */
  @Column({ type: 'datetime', precision: 3, nullable: true }) leaseUntil: Date | null;
  @Column({ type: 'datetime', precision: 3, nullable: true }) missedSeenAt: Date | null;
  /** Do not disturb: this participant's devices are told nothing before the call is over. */
  @Column({ type: 'boolean', default: false }) silent: boolean;
  @Column({ type: 'boolean', default: false }) audio: boolean;
  @Column({ type: 'boolean', default: false }) video: boolean;
  @Column({ type: 'boolean', default: false }) screen: boolean;
  /** Has no microphone, as opposed to being muted by choice. */
  @Column({ type: 'boolean', default: false }) listening: boolean;
  @Column({ type: 'boolean', default: false }) handRaised: boolean;
  /** The id of the last chat message that this user has read; null when none. */
  @Column({ type: 'integer', nullable: true }) chatReadTo: number | null;
  /** When this person left while the call went on: they may not read later messages. Null when they stayed to the end. */
  @Column({ type: 'datetime', precision: 3, nullable: true }) chatUntil: Date | null;
  /** A host of this meeting has handed the hosting to them. */
  @Column({ type: 'boolean', default: false }) madeHost: boolean;
  /** The key of the request by which this person came into the call. */
  @Column({ type: 'varchar', length: 120, nullable: true }) idempotencyKey: string | null;
  @ManyToOne(() => CallEntity, (call) => call.participants, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'callId', foreignKeyConstraintName: 'fk_participants_call' })
  call: Relation<CallEntity>;
  @ManyToOne(() => UserEntity, { onDelete: 'RESTRICT', nullable: true })
  @JoinColumn({ name: 'userId', foreignKeyConstraintName: 'fk_participants_user' })
  user: Relation<UserEntity> | null;
  @ManyToOne(() => RoomGuestEntity, { onDelete: 'RESTRICT', nullable: true })
  @JoinColumn({ name: 'guestId', foreignKeyConstraintName: 'fk_participants_guest' })
  guest: Relation<RoomGuestEntity> | null;
}

interface Named {
  user: Pick<UserEntity, 'displayName'> | null;
  guestName: string | null;
}

/** The name under which somebody is in a call. */
export const nameOf = ({ user, guestName }: Named): string => user?.displayName ?? guestName ?? '';
