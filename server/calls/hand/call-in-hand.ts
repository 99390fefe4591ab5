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
import { eventRow } from '../life/call-journal.js';
import { CallEntity } from '../rows/call.entity.js';
import { CallEventEntity } from '../rows/call-event.entity.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import type { News } from '../tell/call-events.js';
import { columnsOf, type Happening } from './participant-columns.js';

/** A row of somebody who was not in the call before; their first step says in which state they are. */
export type NewParticipant = Pick<ParticipantEntity, 'userId' | 'guestId' | 'role'> &
  Partial<Pick<ParticipantEntity, 'guestName' | 'searchName'>>;

/**
 * One call, locked, in one transaction. It is loaded once; use cases judge by it, and change it by the steps below, each of which
 * is a conditional update that decides, and keeps `call` as the rows are. What is told after the commit is collected here.
 * `CallsInHand` opens and closes it.
 */
export class CallInHand {
  /** To be told after the commit, in this order. */
  readonly news: News[] = [];
  private hasChanged = false;
  private isRaised = false;
  private hasNewcomers = false;

  constructor(
    readonly manager: EntityManager,
    private current: CallEntity,
    private readonly read: (id: number, manager: EntityManager) => Promise<CallEntity | null>,
  ) {}

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

  /** A step of the call. @returns whether it happened: not where the status does not allow it, or `where` does not hold */
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

  /** A step of a participant. @returns whether it happened: not where their state does not allow it, or `where` does not hold */
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
    Object.assign(participant, set);
    this.hasChanged = true;
    return true;
  }

  /** A step that nothing refuses here. @throws where it is refused all the same: nothing may be told that has not happened */
  async must(participant: ParticipantEntity, what: Happening): Promise<void> {
    if (await this.step(participant, what)) return;
    throw new Error(`participant ${participant.id}, ${participant.state}, refused the step ${what.step}`);
  }

  /** Somebody who was not in the call before, by their first step. */
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

  /** What is no step, such as a role: the columns of some of its participants. */
  async mark(
    participants: ParticipantEntity[],
    set: Partial<Pick<ParticipantEntity, 'role' | 'madeHost' | 'handRaised'>>,
  ) {
    if (participants.length === 0) return;
    await this.manager.update(ParticipantEntity, { id: In(participants.map(({ id }) => id)) }, set);
    for (const participant of participants) Object.assign(participant, set);
    this.hasChanged = true;
  }

  /** Something that belongs to the call has changed elsewhere, such as the lock of its room. */
  touch(): void {
    this.hasChanged = true;
  }

  /** In the call's journal, with what happens. */
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
    // Newcomers are without their user so far. Whoever keeps a participant of before keeps no more than its id.
    if (this.hasNewcomers) this.current = (await this.read(this.call.id, this.manager))!;
    this.hasNewcomers = false;
  }

  /** Whether all that was changed has a version. */
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
