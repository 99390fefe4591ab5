import { Injectable } from '@nestjs/common';
import { Transactions } from '../../database/transactions.js';
import { ProblemError } from '../../http/errors/problem.js';
import { roomFull } from '../../rooms/entry/entry-rules.js';
import { type Actor, isPresent } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { invalidTransition } from '../call-errors.js';
import { CallEvents } from '../tell/call-events.js';
import { CallJournal } from '../life/call-journal.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSlots } from '../life/call-slots.js';
import { CallSteps } from '../life/call-steps.js';
import { CallViews } from '../tell/call-views.js';
import { MeetingChair, type Target } from './meeting-chair.js';
import { MeetingDoor } from './meeting-door.js';
import { MeetingPlaces } from './meeting-places.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/** The host lets in who waits, one by one or all, or turns them away. */
@Injectable()
export class MeetingAdmission {
  constructor(
    private readonly transactions: Transactions,
    private readonly chair: MeetingChair,
    private readonly slots: CallSlots,
    private readonly steps: CallSteps,
    private readonly places: MeetingPlaces,
    private readonly door: MeetingDoor,
    private readonly journal: CallJournal,
    private readonly events: CallEvents,
    private readonly publisher: CallPublisher,
    private readonly views: CallViews,
  ) {}

  /** @throws room-full, already-in-call, invalid-transition (waits no more) */
  async admit(actor: Actor, of: Target): Promise<void> {
    const { call, target } = await this.chair.targetOf(actor, of);
    if (isPresent(target)) return;
    await this.letIn(actor, { call, target });
  }

  /** In the order in which they came, as long as there are places. @throws room-full */
  async admitAll(actor: Actor, code: string): Promise<void> {
    const { call } = await this.chair.hosted(actor, code);
    for (const target of call.participants.filter(({ state }) => state === 'waiting'))
      await this.letIn(actor, { call, target }).catch(passOver);
  }

  private async letIn(actor: Actor, of: { call: CallEntity; target: ParticipantEntity }): Promise<void> {
    const { call, target } = of;
    await this.transactions.run(async (manager) => {
      if (target.userId !== null) await this.slots.lock(manager, [target.userId]);
      const now = await this.places.lock(manager, call.id);
      const waiting = now?.participants.find(({ id }) => id === target.id);
      if (waiting?.state !== 'waiting') throw invalidTransition(this.views.call(now ?? call, actor), 'letting them in');
      if (now!.participants.filter(isPresent).length >= now!.room!.maxParticipants) throw roomFull();
      await this.door.admit(manager, waiting, actor.userId);
    });
    const after = await this.publisher.changed(call.id, 'participants', target.id);
    this.tellAdmission(after, { id: target.id, status: 'admitted' });
  }

  async deny(actor: Actor, of: Target): Promise<void> {
    const { call, target } = await this.chair.targetOf(actor, of);
    const denied = { state: 'rejected', leaveReason: 'declined', leftAt: new Date(), leaseUntil: null } as const;
    const where = { id: target.id, state: 'waiting' } as const;
    const updated = await this.transactions.manager.update(ParticipantEntity, where, denied);
    if (updated.affected !== 1) {
      if (target.state === 'rejected') return;
      throw invalidTransition(this.views.call(call, actor), 'turning them away');
    }
    await this.steps.touch(this.transactions.manager, call.id);
    const detail = { byId: actor.userId };
    await this.journal.noteAside({ callId: call.id, participantId: target.id, kind: 'denied', detail });
    await this.publisher.participantChanged(call.id, { participantId: target.id, change: 'left' });
    this.tellAdmission(call, { id: target.id, status: 'denied' });
  }

  private tellAdmission(call: CallEntity, of: { id: number; status: 'admitted' | 'denied' }): void {
    const participant = call.participants.find(({ id }) => id === of.id);
    if (participant) this.events.publish('admission', { call, participant, status: of.status });
  }
}

/** Who has gone meanwhile, or is in another call now, keeps nobody else waiting. */
function passOver(error: unknown): void {
  const theirs = error instanceof ProblemError && ['invalid-transition', 'already-in-call'].includes(error.code);
  if (!theirs) throw error;
}
