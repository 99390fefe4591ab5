import { Injectable } from '@nestjs/common';
import type { FindOptionsWhere } from 'typeorm';
import type { EndReason, LeaveReason } from '../../../contracts/index.js';
import { isPresent, isRung } from '../actor.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { MeetingHosts } from '../meeting/people/meeting-hosts.js';
import type { CallEntity } from '../rows/call.entity.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { CallOver } from '../life/call-over.js';
import { CallSlots } from '../life/call-slots.js';

/** How one of several participants leaves. */
export interface Departure {
  reason: LeaveReason;
  at: Date;
  /** If the call ends because of it: the reason, and the user who caused it (null: the server, or a guest). */
  endReason: EndReason;
  byId: number | null;
  /** What else must be true of the participant, such as a lease that has passed. */
  where?: FindOptionsWhere<ParticipantEntity>;
}

/** Participants leave a running call one by one. The call ends when too few are left. */
@Injectable()
export class CallLeaving {
  constructor(
    private readonly slots: CallSlots,
    private readonly over: CallOver,
    private readonly hosts: MeetingHosts,
  ) {}

  /** @returns false when they were not in a running call, or must not leave */
  async leave(hand: CallInHand, going: ParticipantEntity, departure: Departure): Promise<boolean> {
    const { reason, at, byId, where } = departure;
    if (hand.call.status !== 'accepted') return false;
    if (!(await hand.step(going, { step: 'leave', at, reason, callIsOver: false }, where))) return false;
    await hand.note(going.id, 'left', reason === 'removed' ? { reason, byId } : { reason });
    await this.goOn(hand, going, departure);
    return true;
  }

  /** Continues after somebody has left: the call ends if too few are left, otherwise its hosts are decided again. */
  async goOn(hand: CallInHand, gone: ParticipantEntity, ending: Pick<Departure, 'endReason' | 'byId'>): Promise<void> {
    const { call } = hand;
    if (gone.userId !== null) await this.slots.freeOne(hand.manager, { userId: gone.userId, callId: call.id });
    const isOver = isDeserted(call);
    const { endReason: reason, byId: endedById } = ending;
    if (isOver) await this.over.finish(hand, { step: 'end', reason, at: lastPresence(call), endedById });
    else await this.hosts.settle(hand);
    hand.tell({ cause: isOver ? 'over' : 'participants', participantId: gone.id, change: 'left' });
  }
}

/** A room needs one person, a direct call two. A person who is still being rung into a direct call counts, since they may come. */
function isDeserted(call: CallEntity): boolean {
  const present = call.participants.filter(isPresent).length;
  if (present === 0 || call.kind === 'room') return present === 0;
  return present === 1 && !call.participants.some(isRung);
}

/** When the last of those who left was there. For a lost participant that is the time of their last heartbeat. */
function lastPresence(call: CallEntity): Date {
  const times = call.participants
    .filter(({ state }) => state === 'left')
    .flatMap(({ leftAt }) => leftAt?.getTime() ?? []);
  return times.length === 0 ? new Date() : new Date(Math.max(...times));
}
