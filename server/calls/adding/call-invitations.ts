import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { ParticipantState } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import { RUNG_STATES } from '../actor.js';
import { CallLeaving, type Left } from '../life/call-leaving.js';
import { CallJournal } from '../life/call-journal.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSlots } from '../life/call-slots.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/** What became of somebody who is rung into a running call and did not come. */
export interface Outcome {
  state: Extract<ParticipantState, 'rejected' | 'missed'>;
  byId: number | null;
}

/** Ends the ringing of one person into a running call: not come, declined, taken back. */
@Injectable()
export class CallInvitations {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly leaving: CallLeaving,
    private readonly journal: CallJournal,
    private readonly publisher: CallPublisher,
  ) {}

  /** The deadline has passed, or the user is no more. @returns whether it was this that happened */
  expire(participant: ParticipantEntity): Promise<boolean> {
    return this.finish(participant, { state: 'missed', byId: null });
  }

  /** @returns false when the person has come, or it was over before. */
  async finish(participant: ParticipantEntity, outcome: Outcome): Promise<boolean> {
    const { callId, id, userId } = participant;
    const left = await this.transactions.run((manager) => this.within(manager, { participant, outcome }));
    if (left === 'stayed') return false;
    await this.leaving.tell(callId, { left, participantId: id });
    if (outcome.state === 'missed' && userId !== null) this.publisher.missedSeen(userId);
    return true;
  }

  private async within(
    manager: EntityManager,
    of: { participant: ParticipantEntity; outcome: Outcome },
  ): Promise<Left> {
    const { id, callId, userId } = of.participant;
    const { state, byId } = of.outcome;
    const call = await this.calls.lockWithPeople(callId, manager);
    const rung = call?.participants.find((participant) => participant.id === id);
    if (!call || !rung || call.status !== 'accepted') return 'stayed';
    const set = { ...after(rung, state), leftAt: new Date(), ringDeadlineAt: null };
    const updated = await manager.update(ParticipantEntity, { id, state: In([...RUNG_STATES]) }, set);
    if (updated.affected !== 1) return 'stayed';
    Object.assign(rung, set);
    const kind = state === 'rejected' ? 'declined' : 'unanswered';
    await this.journal.note(manager, { callId, participantId: id, kind, detail: null });
    if (userId !== null) await this.slots.freeOne(manager, { userId, callId });
    return (await this.leaving.settle(manager, call, { endReason: 'hangup', byId })) ? 'over' : 'left';
  }
}

/** Who has talked in this call before and is rung once more has not missed it. */
function after(
  { joinedAt }: ParticipantEntity,
  state: Outcome['state'],
): Pick<ParticipantEntity, 'state' | 'leaveReason'> {
  if (joinedAt !== null) return { state: 'left', leaveReason: 'left' };
  return { state, leaveReason: state === 'rejected' ? 'declined' : null };
}
