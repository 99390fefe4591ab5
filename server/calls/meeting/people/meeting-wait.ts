import { Injectable } from '@nestjs/common';
import type { LeaveReason } from '../../../../contracts/index.js';
import { Transactions } from '../../../database/transactions.js';
import { Reachable } from '../../../presence/reachable.js';
import { Absence } from '../../../time/absence.js';
import { isPresent } from '../../actor.js';
import type { CallInHand } from '../../hand/call-in-hand.js';
import { CallsInHand } from '../../hand/calls-in-hand.js';
import { CallOver } from '../../life/call-over.js';
import { CallSlots } from '../../life/call-slots.js';
import { CallsRepository } from '../../rows/calls.repository.js';
import { pageByPage } from '../../rows/due.js';
import { JudgeGuard } from '../../life/judge-guard.js';
import { ParticipantEntity } from '../../rows/participant.entity.js';

/** A lease is renewed when less than this is left of it. */
const RENEW_BEFORE_MS = 30_000;

/** People who wait to be let into a room: they go on waiting while their device is connected, and stop when it is gone. */
@Injectable()
export class MeetingWait {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly reachable: Reachable,
    private readonly slots: CallSlots,
    private readonly hands: CallsInHand,
    private readonly over: CallOver,
    private readonly guard: JudgeGuard,
    private readonly absence: Absence,
  ) {}

  async sweep(now = this.absence.judgedNow()): Promise<void> {
    const all = pageByPage(
      (after) => this.calls.findWaiting(after),
      () => null,
    );
    await this.guard.each(all, (waiting) => this.judge(waiting, now));
  }

  private async judge(waiting: ParticipantEntity, now: Date): Promise<void> {
    if (await this.isConnected(waiting)) await this.renew(waiting, now);
    else if (waiting.leaseUntil === null || waiting.leaseUntil < now) await this.giveUp(waiting, 'lost');
  }

  /** They no longer want to come in, or their device is gone. */
  async giveUp(waiting: ParticipantEntity, reason: LeaveReason): Promise<void> {
    await this.hands.open(waiting.callId, async (hand) => {
      const one = hand.participant(waiting.id);
      if (one !== null) await this.giveUpIn(hand, one, reason);
    });
  }

  /** The same for a call that is in hand. A meeting that never began ends when nobody waits for it any more. */
  async giveUpIn(hand: CallInHand, waiting: ParticipantEntity, reason: LeaveReason): Promise<void> {
    const at = new Date();
    if (!(await hand.step(waiting, { step: 'give-up', at, reason }))) return;
    await hand.note(waiting.id, 'withdrawn', { reason });
    const { status, participants } = hand.call;
    const isOver = status === 'initiated' && !participants.some((one) => one.state === 'waiting' || isPresent(one));
    if (isOver) await this.over.finish(hand, { step: 'cancel', reason: 'cancelled', at, endedById: null });
    hand.tell({ cause: isOver ? 'over' : 'participants', participantId: waiting.id, change: 'left' });
  }

  private async renew({ id, leaseUntil }: ParticipantEntity, now: Date): Promise<void> {
    if (leaseUntil !== null && leaseUntil.getTime() - now.getTime() > RENEW_BEFORE_MS) return;
    const until = { leaseUntil: this.slots.leaseFrom(now), heartbeatAt: now };
    await this.transactions.manager.update(ParticipantEntity, { id, state: 'waiting' }, until);
  }

  private async isConnected({ userId, guestId, deviceId }: ParticipantEntity): Promise<boolean> {
    return deviceId !== null && (await this.reachable.device({ userId, guestId, deviceId }));
  }
}
