import { type EntityManager, type FindOptionsWhere, In } from 'typeorm';
import {
  type CallEventDetails,
  type CallEventKind,
  type CallStep,
  nextParticipantState,
  nextStatus,
  participantStateAfter,
  participantStatesBefore,
  statusesBefore,
} from '../../../contracts/index.js';
import { isSamePerson, placeOf, type Who } from '../actor.js';
import { eventRow } from './call-journal.js';
import { CallEntity } from '../rows/call.entity.js';
import { CallEventEntity } from '../rows/call-event.entity.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import type { News } from '../tell/call-events.js';
import { columnsOf, type Happening, isSeen } from './participant-columns.js';

/** The row of a new participant, without a state: their first step sets it. */
export type NewParticipant = Pick<ParticipantEntity, 'userId' | 'guestId' | 'role'> &
  Partial<Pick<ParticipantEntity, 'guestName' | 'searchName'>>;

/** Where the call in hand comes from. */
interface Source {
  read: (id: number, manager: EntityManager) => Promise<CallEntity | null>;
  foundVersion: number;
}

/**
 * One call, locked, in one transaction. It is loaded once. Use cases judge by `call` and change it by the steps below. Each step is a
 * conditional update, and its number of changed rows decides whether it happened; `call` is then changed in the same way.
 * What has to be announced after the commit is collected in `news`. `CallsInHand` opens and closes a hand.
 */
export class CallInHand {
  /** What is to be told after the commit, in this order. */
  readonly news: News[] = [];
  private hasChanged = false;
  private isRaised = false;
  private hasNewcomers = false;
  /** The version that the step found: everything up to it was done by others, here or on another process. 0 for a new call. */
  readonly foundVersion: number;
  private readonly read: Source['read'];

  constructor(
    readonly manager: EntityManager,
    private current: CallEntity,
    { read, foundVersion }: Source,
  ) {
    this.read = read;
    this.foundVersion = foundVersion;
  }

  get call(): CallEntity {
    return this.current;
  }

  /** @throws not-found: to anyone else the call does not exist */
  placeOf(who: Who): ParticipantEntity {
    return placeOf(this.call, who).me;
  }

  person(who: Who): ParticipantEntity | null {
    return this.call.participants.find((one) => isSamePerson(who, one)) ?? null;
  }

  participant(id: number): ParticipantEntity | null {
    return this.call.participants.find((one) => one.id === id) ?? null;
  }

  /** A step of the call. @returns false if the status does not allow it, or `where` does not hold */
  async advance(
    step: CallStep,
    set: Partial<CallEntity> = {},
    where: FindOptionsWhere<CallEntity> = {},
  ): Promise<boolean> {
    const before = statusesBefore(step);
    const status = nextStatus(before[0]!, step)!;
    const condition = { ...where, id: this.call.id, status: In(before) };
    const updated = await this.manager.update(CallEntity, condition, { ...set, status, ...this.raised() });
    if (updated.affected !== 1) return false;
    Object.assign(this.call, set, { status });
    this.noteRaised();
    const { endReason: reason = null, endedById: byId = null } = set;
    await this.note(null, 'status', { to: status, reason, byId });
    return true;
  }

  /** A step of a participant. @returns false if their state does not allow it, or `where` does not hold */
  async step(
    participant: ParticipantEntity,
    what: Happening,
    where: FindOptionsWhere<ParticipantEntity> = {},
  ): Promise<boolean> {
    if (nextParticipantState(participant.state, what.step) === null) return false;
    const state = participantStateAfter(what.step);
    const set = { ...columnsOf({ call: this.call, participant, what }), state };
    const condition = { ...where, id: participant.id, state: In(participantStatesBefore(what.step)) };
    const updated = await this.manager.update(ParticipantEntity, condition, set);
    if (updated.affected !== 1) return false;
    this.hasChanged ||= isSeen(set, participant);
    Object.assign(participant, set);
    return true;
  }

  /** A step that cannot be refused at this point. @throws if it is: otherwise something would be announced that has not happened */
  async must(participant: ParticipantEntity, what: Happening): Promise<void> {
    if (await this.step(participant, what)) return;
    throw new Error(`participant ${participant.id}, ${participant.state}, refused the step ${what.step}`);
  }

  /** Adds a participant, in the state to which their first step leads. */
  async add(
    newcomer: NewParticipant,
    what: Extract<Happening, { step: 'enter' | 'knock' | 'invite' | 'invite-busy' }>,
  ) {
    const blank = { callId: this.call.id, joinedAt: null, presentSeconds: 0, leaveReason: null, ...newcomer };
    const participant = this.manager.create(ParticipantEntity, { ...blank, user: null, state: 'left' });
    const set = { ...columnsOf({ call: this.call, participant, what }), state: participantStateAfter(what.step) };
    const row = { ...blank, ...set };
    const { identifiers } = await this.manager.insert(ParticipantEntity, row);
    Object.assign(participant, row, identifiers[0]);
    this.call.participants.push(participant);
    this.hasChanged = true;
    this.hasNewcomers = true;
    return participant;
  }

  /** Sets columns that are not part of a participant's life, such as the role. */
  async mark(
    participants: ParticipantEntity[],
    set: Partial<Pick<ParticipantEntity, 'role' | 'madeHost' | 'handRaised'>>,
  ) {
    const names = Object.keys(set) as (keyof typeof set)[];
    const others = participants.filter((one) => names.some((name) => one[name] !== set[name]));
    if (others.length === 0) return;
    await this.manager.update(ParticipantEntity, { id: In(others.map(({ id }) => id)) }, set);
    for (const participant of others) Object.assign(participant, set);
    this.hasChanged = true;
  }

  /** Something that belongs to the call has changed elsewhere, such as the lock of its room. */
  touch(): void {
    this.hasChanged = true;
  }

  /** Notes something in the call's journal, in the same transaction. */
  async note<K extends CallEventKind>(
    participantId: number | null,
    kind: K,
    detail: CallEventDetails[K],
  ): Promise<void> {
    await this.manager.insert(CallEventEntity, eventRow({ callId: this.call.id, participantId, kind, detail }));
  }

  tell(news: News): void {
    this.news.push(news);
  }

  /** Before the commit: one new version for all that has changed. */
  async close(): Promise<void> {
    if (this.hasChanged && !this.isRaised) {
      await this.manager.update(CallEntity, { id: this.call.id }, this.raised());
      this.noteRaised();
    }
    // Participants that were added have no `user` yet. This replaces all entities, so callers may keep ids only.
    if (this.hasNewcomers) this.current = (await this.read(this.call.id, this.manager))!;
    this.hasNewcomers = false;
  }

  /** Whether every change is covered by a new version. */
  get isClosed(): boolean {
    return !this.hasNewcomers && (this.isRaised || !this.hasChanged);
  }

  private raised() {
    return this.isRaised ? {} : { version: () => 'version + 1' };
  }

  private noteRaised(): void {
    if (!this.isRaised) this.call.version += 1;
    this.isRaised = true;
  }
}
