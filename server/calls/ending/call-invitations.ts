import { Injectable } from '@nestjs/common';
import type { CallInHand } from '../hand/call-in-hand.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { notCome } from '../hand/participant-columns.js';
import { CallLeaving } from './call-leaving.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** How ringing ended for a person who did not come into the running call: the step, and the user who caused it. */
export interface NotCome {
  step: 'decline' | 'miss';
  byId: number | null;
}

/** Ends the ringing of one person into a running call: they missed it, declined it, or it was taken back. */
@Injectable()
export class CallInvitations {
  constructor(
    private readonly hands: CallsInHand,
    private readonly leaving: CallLeaving,
  ) {}

  /** The person's ring deadline has passed. */
  async expire({ id, callId }: ParticipantEntity): Promise<void> {
    await this.hands.openWithSlots({ callId }, async (hand) => {
      const rung = hand.participant(id);
      if (rung !== null) await this.finishIn(hand, rung, { step: 'miss', byId: null });
    });
  }

  /** @returns false when the person has come in, or their ringing was already over */
  async finishIn(hand: CallInHand, rung: ParticipantEntity, { step, byId }: NotCome): Promise<boolean> {
    if (hand.call.status !== 'accepted') return false;
    if (!(await hand.step(rung, { step: notCome(rung, step), at: new Date() }))) return false;
    await hand.note(rung.id, step === 'decline' ? 'declined' : 'unanswered', null);
    await this.leaving.goOn(hand, rung, { endReason: 'hangup', byId });
    return true;
  }
}
