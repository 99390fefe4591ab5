import { Injectable } from '@nestjs/common';
import { type EntityManager, type FindOptionsWhere, In } from 'typeorm';
import {
  type CallStep,
  type EndReason,
  type LeaveReason,
  nextStatus,
  type ParticipantState,
  statusesBefore,
} from '../../../contracts/index.js';
import { RoomEntity } from '../../rooms/room.entity.js';
import { isPresent } from '../actor.js';
import { CallEntity } from '../rows/call.entity.js';
import { CallJournal } from './call-journal.js';
import { CallSlots } from './call-slots.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import { presentSecondsAt } from './present-seconds.js';

/** How a call ends: by which step, why, when, and by whom (null: by the server). */
export interface Ending {
  step: Extract<CallStep, 'reject' | 'cancel' | 'deadline' | 'end'>;
  reason: EndReason;
  at: Date;
  endedById: number | null;
}

/** What becomes of a participant, by what it was, when the call is over. */
type Outcome = { state: ParticipantState; leaveReason: LeaveReason | null };

/** The conditional updates by which a call moves on: `affected` decides who won, for any number of processes. */
@Injectable()
export class CallSteps {
  constructor(
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly journal: CallJournal,
  ) {}

  /** @returns whether this caller's step was the one that happened. */
  async advance(
    manager: EntityManager,
    step: { callId: number; step: CallStep; set: Partial<CallEntity>; where?: FindOptionsWhere<CallEntity> },
  ): Promise<boolean> {
    const before = statusesBefore(step.step);
    const status = nextStatus(before[0]!, step.step)!;
    const result = await manager.update(
      CallEntity,
      { ...step.where, id: step.callId, status: In(before) },
      { ...step.set, status, version: () => 'version + 1' },
    );
    if (result.affected !== 1) return false;
    const { endReason: reason = null, endedById: byId = null } = step.set;
    const detail = { to: status, reason, byId };
    await this.journal.note(manager, { callId: step.callId, participantId: null, kind: 'status', detail });
    return true;
  }

  /** Ends the call, settles its participants and frees their slots. @returns false when it was over, or not so far. */
  async finish(manager: EntityManager, callId: number, ending: Ending): Promise<boolean> {
    const call = await this.calls.lockWithPeople(callId, manager);
    if (call === null) return false;
    const set = {
      endReason: ending.reason,
      endedAt: ending.at,
      endedById: ending.endedById,
      duration: durationUntil(call, ending.at),
    };
    if (!(await this.advance(manager, { callId, step: ending.step, set }))) return false;
    for (const participant of call.participants) await this.settle(manager, { call, participant, ending });
    // A meeting's lock ends with it: the next one begins with an open door.
    if (call.roomId !== null) await manager.update(RoomEntity, { id: call.roomId }, { locked: false });
    await this.slots.free(manager, callId);
    return true;
  }

  private async settle(
    manager: EntityManager,
    of: { call: CallEntity; participant: ParticipantEntity; ending: Ending },
  ): Promise<void> {
    const { participant, ending, call } = of;
    const outcome = outcomeOf(participant, ending);
    if (outcome === null) return;
    const presentSeconds = isPresent(participant)
      ? presentSecondsAt(ending.at, { call, participant })
      : participant.presentSeconds;
    const stayed = isPresent(participant) ? { chatUntil: null } : {};
    const set = { ...outcome, ...stayed, leftAt: ending.at, leaseUntil: null, ringDeadlineAt: null, presentSeconds };
    await manager.update(ParticipantEntity, { id: participant.id }, set);
  }

  /** A change of participants alone: the call's version says that there is something new. */
  async touch(manager: EntityManager, callId: number): Promise<void> {
    await manager.update(CallEntity, { id: callId }, { version: () => 'version + 1' });
  }
}

function durationUntil(call: CallEntity, end: Date): number {
  if (call.acceptedAt === null) return 0;
  return Math.max(0, Math.floor((end.getTime() - call.acceptedAt.getTime()) / 1000));
}

function outcomeOf(participant: ParticipantEntity, ending: Ending): Outcome | null {
  switch (participant.state) {
    case 'joined':
    case 'reconnecting':
      return { state: 'left', leaveReason: 'left' };
    case 'waiting':
      return { state: 'left', leaveReason: 'left' };
    case 'invited':
    case 'ringing':
      return ending.step === 'reject'
        ? { state: 'rejected', leaveReason: 'declined' }
        : { state: 'missed', leaveReason: null };
    case 'left':
    case 'rejected':
    case 'missed':
      return null;
  }
}
