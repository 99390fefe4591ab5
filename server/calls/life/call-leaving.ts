import { Injectable } from '@nestjs/common';
import { type EntityManager, type FindOptionsWhere, In } from 'typeorm';
import type { EndReason, LeaveReason } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import { isPresent, isRung, PRESENT_STATES } from '../actor.js';
import { CallEntity } from '../rows/call.entity.js';
import { CallJournal } from './call-journal.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSlots } from './call-slots.js';
import { CallSteps } from './call-steps.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { MeetingHosts } from '../meeting/meeting-hosts.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import { presentSecondsAt } from './present-seconds.js';

/** One of several goes. */
export interface Departure {
  participantId: number;
  reason: LeaveReason;
  at: Date;
  /** Should the call be over with it: why, and by whom (null: by the server, or by a guest). */
  endReason: EndReason;
  byId: number | null;
  /** What else must hold of the participant, such as a lease that has passed. */
  where?: FindOptionsWhere<ParticipantEntity>;
}

/** `stayed`: was not there any more, or must not go. */
export type Left = 'stayed' | 'left' | 'over';

/** Participants of a running call go one by one; the call is over when too few are left. */
@Injectable()
export class CallLeaving {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly steps: CallSteps,
    private readonly hosts: MeetingHosts,
    private readonly journal: CallJournal,
    private readonly publisher: CallPublisher,
  ) {}

  async leave(callId: number, departure: Departure): Promise<Left> {
    const left = await this.transactions.run((manager) => this.within(manager, callId, departure));
    await this.tell(callId, { left, participantId: departure.participantId });
    return left;
  }

  async tell(callId: number, what: { left: Left; participantId: number }): Promise<void> {
    const { left, participantId } = what;
    if (left === 'stayed') return;
    const cause = left === 'over' ? 'over' : 'participants';
    await this.publisher.participantChanged(callId, { participantId, change: 'left', cause });
  }

  /** Within a transaction; whoever calls it tells the others after the commit. */
  async within(manager: EntityManager, callId: number, departure: Departure): Promise<Left> {
    const call = await this.calls.lockWithPeople(callId, manager);
    const going = call?.participants.find(({ id }) => id === departure.participantId);
    if (!call || !going || call.status !== 'accepted') return 'stayed';
    if (!(await this.go(manager, { call, going, departure }))) return 'stayed';
    return (await this.settle(manager, call, departure)) ? 'over' : 'left';
  }

  private async go(
    manager: EntityManager,
    of: { call: CallEntity; going: ParticipantEntity; departure: Departure },
  ): Promise<boolean> {
    const { call, going, departure } = of;
    const { reason, at, where } = departure;
    const set = {
      state: 'left',
      leaveReason: reason,
      leftAt: at,
      // Not when last heard: whoever was lost was still written to.
      chatUntil: new Date(),
      leaseUntil: null,
      handRaised: false,
      presentSeconds: presentSecondsAt(at, { call, participant: going }),
    } as const;
    const there = { ...where, id: going.id, state: In([...PRESENT_STATES]) };
    const updated = await manager.update(ParticipantEntity, there, set);
    if (updated.affected !== 1) return false;
    Object.assign(going, set);
    await this.journal.note(manager, { callId: call.id, participantId: going.id, kind: 'left', detail: { reason } });
    if (going.userId !== null) await this.slots.freeOne(manager, { userId: going.userId, callId: call.id });
    return true;
  }

  /** The call as it is without whoever has gone: over, or with its hosts as they have to be. @returns whether it is over */
  async settle(
    manager: EntityManager,
    call: CallEntity,
    ending: Pick<Departure, 'endReason' | 'byId'>,
  ): Promise<boolean> {
    if (isDeserted(call)) {
      const { endReason: reason, byId: endedById } = ending;
      return this.steps.finish(manager, call.id, { step: 'end', reason, at: lastPresence(call), endedById });
    }
    await this.hosts.settle(manager, call);
    await this.steps.touch(manager, call.id);
    return false;
  }
}

/** A room needs one, a direct call two: those who are being rung may still come. */
function isDeserted(call: CallEntity): boolean {
  const present = call.participants.filter(isPresent).length;
  if (present === 0 || call.kind === 'room') return present === 0;
  return present === 1 && !call.participants.some(isRung);
}

/** It ended when the last of those who have gone was there; who is lost was there when last heard. */
function lastPresence(call: CallEntity): Date {
  const times = call.participants
    .filter(({ state }) => state === 'left')
    .flatMap(({ leftAt }) => leftAt?.getTime() ?? []);
  return times.length === 0 ? new Date() : new Date(Math.max(...times));
}
