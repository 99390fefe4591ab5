import { Injectable } from '@nestjs/common';
import type { CallStep, EndReason } from '../../../contracts/index.js';
import { RoomEntity } from '../../rooms/room.entity.js';
import { isPresent, isRung } from '../actor.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { notCome } from '../hand/participant-columns.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { CallSlots } from './call-slots.js';

/** How a call ends: by which step, why, when, and who ended it (null: the server, or a guest). */
export interface Ending {
  step: Extract<CallStep, 'reject' | 'cancel' | 'deadline' | 'end'>;
  reason: EndReason;
  at: Date;
  endedById: number | null;
}

/** Ends a call together with everything that belongs to it. */
@Injectable()
export class CallOver {
  constructor(private readonly slots: CallSlots) {}

  /** Settles the participants and frees their slots; the caller announces it. @returns false if the status does not allow this step */
  async finish(hand: CallInHand, ending: Ending): Promise<boolean> {
    const { call } = hand;
    const { at, reason: endReason, endedById } = ending;
    const duration =
      call.acceptedAt === null ? 0 : Math.max(0, Math.floor((at.getTime() - call.acceptedAt.getTime()) / 1000));
    if (!(await hand.advance(ending.step, { endReason, endedAt: at, endedById, duration }))) return false;
    for (const participant of call.participants) await this.settle(hand, participant, ending);
    await this.openDoor(hand);
    await this.slots.free(hand.manager, call.id);
    return true;
  }

  private async settle(hand: CallInHand, participant: ParticipantEntity, { step, at }: Ending): Promise<void> {
    if (isPresent(participant)) await hand.step(participant, { step: 'leave', at, reason: 'left', callIsOver: true });
    else if (participant.state === 'waiting') await hand.step(participant, { step: 'give-up', at, reason: 'left' });
    else if (isRung(participant))
      await hand.step(participant, { step: notCome(participant, step === 'reject' ? 'decline' : 'miss'), at });
  }

  /** A meeting's lock ends with it, so that the next meeting begins unlocked. */
  private async openDoor({ manager, call }: CallInHand): Promise<void> {
    if (call.room === null) return;
    await manager.update(RoomEntity, { id: call.room.id }, { locked: false });
    call.room.locked = false;
  }
}
