import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import { Transactions } from '../../database/transactions.js';
import { RUNG_STATES, type UserActor } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { alreadyInCall, answeredElsewhere, invalidTransition } from '../call-errors.js';
import { CallJournal } from '../life/call-journal.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSlots } from '../life/call-slots.js';
import { CallSteps } from '../life/call-steps.js';
import { CallViews } from '../tell/call-views.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { MeetingHosts } from '../meeting/meeting-hosts.js';
import { MeetingPlaces } from '../meeting/meeting-places.js';
import { MissedCalls } from '../history/missed-calls.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

interface Rung {
  call: CallEntity;
  me: ParticipantEntity;
}

/** What the devices of somebody do who is rung into a running call. */
@Injectable()
export class JoiningRung {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly steps: CallSteps,
    private readonly places: MeetingPlaces,
    private readonly hosts: MeetingHosts,
    private readonly journal: CallJournal,
    private readonly missed: MissedCalls,
    private readonly publisher: CallPublisher,
    private readonly views: CallViews,
  ) {}

  /** A device rings; all see it. */
  async ringing(me: ParticipantEntity): Promise<void> {
    const { id, callId } = me;
    const first = await this.transactions.run(async (manager) => {
      const inTime = { id, state: 'invited', ringDeadlineAt: MoreThan(new Date()) } as const;
      const updated = await manager.update(ParticipantEntity, inTime, { state: 'ringing' });
      if (updated.affected === 1) await this.steps.touch(manager, callId);
      return updated.affected === 1;
    });
    if (first) await this.publisher.changed(callId, 'participants', id);
  }

  /** The winner's device is in. @throws answered-elsewhere, invalid-transition, already-in-call, room-full */
  async accept(actor: UserActor, { call, me }: Rung): Promise<CallEntity> {
    const won = await this.transactions.run((manager) => this.tryAccept(manager, { actor, callId: call.id, me }));
    if (won && me.invitedById !== null) await this.missed.markSeenBetween([me.invitedById, actor.userId]);
    if (won) return this.publisher.changed(call.id, 'participants', me.id);
    const now = (await this.calls.findWithPeople(call.id))!;
    const { state, deviceId } = now.participants.find(({ id }) => id === me.id)!;
    if (deviceId !== null && deviceId !== actor.deviceId) throw answeredElsewhere(this.views.call(now, actor));
    if (state === 'joined') return now;
    throw invalidTransition(this.views.call(now, actor), 'accepting');
  }

  private async tryAccept(
    manager: EntityManager,
    of: { actor: UserActor; callId: number; me: ParticipantEntity },
  ): Promise<boolean> {
    const { actor, callId, me } = of;
    const { userId, deviceId, sessionId } = actor;
    await this.slots.lock(manager, [userId]);
    const call = await this.places.lock(manager, callId);
    if (call?.status !== 'accepted') return false;
    await this.places.mustHaveOne(manager, { call, userId });
    const now = new Date();
    const lease = { heartbeatAt: now, leaseUntil: this.slots.leaseFrom(now) };
    const set = { state: 'joined', deviceId, sessionId, joinedAt: now, leftAt: null, leaveReason: null } as const;
    const inTime = { id: me.id, state: In([...RUNG_STATES]), ringDeadlineAt: MoreThan(now) };
    const updated = await manager.update(ParticipantEntity, inTime, {
      ...set,
      ...lease,
      silent: false,
      ringDeadlineAt: null,
    });
    if (updated.affected !== 1) return false;
    const free = await this.slots.claim(manager, { userId, callId, until: lease.leaseUntil });
    if (!free) throw alreadyInCall(this.views.call(call, actor));
    Object.assign(
      call.participants.find(({ id }) => id === me.id)!,
      set,
    );
    await this.journal.note(manager, { callId, participantId: me.id, kind: 'entered', detail: { deviceId } });
    await this.hosts.settle(manager, call);
    await this.steps.touch(manager, callId);
    return true;
  }
}
