import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LeaveReason } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import { Connections } from '../../presence/connections.js';
import { Absence } from '../../time/absence.js';
import { isPresent } from '../actor.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSlots } from '../life/call-slots.js';
import { CallSteps } from '../life/call-steps.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { pageByPage } from '../life/due.js';
import { JudgeGuard } from '../life/judge-guard.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/** A lease is renewed when less than this is left of it. */
const RENEW_BEFORE_MS = 30_000;

/** Those who wait before a room: a connected device goes on waiting, who is gone does not. */
@Injectable()
export class MeetingWait {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly connections: Connections,
    private readonly slots: CallSlots,
    private readonly steps: CallSteps,
    private readonly publisher: CallPublisher,
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
    if (this.isConnected(waiting)) await this.renew(waiting, now);
    else if (waiting.leaseUntil === null || waiting.leaseUntil < now) await this.giveUp(waiting, 'lost');
  }

  /** Does not want to come in any more, or is not there any more. */
  async giveUp(waiting: ParticipantEntity, reason: LeaveReason): Promise<void> {
    const { id: participantId, callId } = waiting;
    const over = await this.transactions.run((manager) => this.goWithin(manager, { waiting, reason }));
    if (over === null) return;
    const cause = over ? 'over' : 'participants';
    await this.publisher.participantChanged(callId, { participantId, change: 'left', cause });
  }

  /** A meeting that never began is over when nobody waits for it. @returns whether it is, null where they waited no more */
  private async goWithin(
    manager: EntityManager,
    of: { waiting: ParticipantEntity; reason: LeaveReason },
  ): Promise<boolean | null> {
    const { id, callId } = of.waiting;
    const at = new Date();
    const call = await this.calls.lockWithPeople(callId, manager);
    const set = { state: 'left', leaveReason: of.reason, leftAt: at, leaseUntil: null } as const;
    const updated = await manager.update(ParticipantEntity, { id, state: 'waiting' }, set);
    if (call === null || updated.affected !== 1) return null;
    const others = call.participants.some((one) => one.id !== id && (one.state === 'waiting' || isPresent(one)));
    if (call.status === 'initiated' && !others)
      return this.steps.finish(manager, callId, { step: 'cancel', reason: 'cancelled', at, endedById: null });
    await this.steps.touch(manager, callId);
    return false;
  }

  private async renew({ id, leaseUntil }: ParticipantEntity, now: Date): Promise<void> {
    if (leaseUntil !== null && leaseUntil.getTime() - now.getTime() > RENEW_BEFORE_MS) return;
    const until = { leaseUntil: this.slots.leaseFrom(now), heartbeatAt: now };
    await this.transactions.manager.update(ParticipantEntity, { id, state: 'waiting' }, until);
  }

  private isConnected({ userId, guestId, deviceId }: ParticipantEntity): boolean {
    return deviceId !== null && this.connections.isConnected({ userId, guestId, deviceId });
  }
}
