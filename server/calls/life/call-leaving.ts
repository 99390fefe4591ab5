import { Injectable } from '@nestjs/common';
import type { FindOptionsWhere } from 'typeorm';
import type { EndReason, LeaveReason } from '../../../contracts/index.js';
import { isPresent, isRung } from '../actor.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { MeetingHosts } from '../meeting/meeting-hosts.js';
import type { CallEntity } from '../rows/call.entity.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { CallOver } from './call-over.js';
import { CallSlots } from './call-slots.js';

/** One of several goes. */
export interface Departure {
  reason: LeaveReason;
  at: Date;
  /** Should the call be over with it: why, and by whom (null: by the server, or by a guest). */
  endReason: EndReason;
  byId: number | null;
  /** What else must hold of the participant, such as a lease that has passed. */
  where?: FindOptionsWhere<ParticipantEntity>;
}

/** Participants of a running call go one by one; the call is over when too few are left. */
@Injectable()
export class CallLeaving {
  constructor(
    private readonly slots: CallSlots,
    private readonly over: CallOver,
    private readonly hosts: MeetingHosts,
  ) {}

  /** @returns false where they were not in a running call, or must not go */
  async leave(hand: CallInHand, going: ParticipantEntity, departure: Departure): Promise<boolean> {
    const { reason, at, where } = departure;
    if (hand.call.status !== 'accepted') return false;
    if (!(await hand.step(going, { step: 'leave', at, reason, callIsOver: false }, where))) return false;
    await hand.note(going.id, 'left', { reason });
    await this.goOn(hand, going, departure);
    return true;
  }

  /** Continues after somebody has gone: the call ends if too few are left, otherwise its hosts are decided again. */
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
