import { Injectable } from '@nestjs/common';
import { isFull } from '../../../contracts/index.js';
import { ProblemError } from '../../http/errors/problem.js';
import { roomFull } from '../../rooms/entry/entry-rules.js';
import { type Actor, isPresent } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { invalidTransition } from '../call-errors.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { CallEvents } from '../tell/call-events.js';
import { CallJournal } from '../hand/call-journal.js';
import { CallViews } from '../tell/call-views.js';
import { MeetingChair, type Target } from './people/meeting-chair.js';
import { MeetingDoor } from './meeting-door.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** The host lets in people who wait, one by one or all at once, or turns them away. */
@Injectable()
export class MeetingAdmission {
  constructor(
    private readonly hands: CallsInHand,
    private readonly chair: MeetingChair,
    private readonly door: MeetingDoor,
    private readonly journal: CallJournal,
    private readonly events: CallEvents,
    private readonly views: CallViews,
  ) {}

  /** @throws room-full, already-in-call, invalid-transition (they no longer wait) */
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
    const done = await this.hands.openWithSlots({ callId: call.id, userIds: [target.userId] }, async (hand) => {
      const waiting = hand.participant(target.id);
      if (waiting?.state !== 'waiting') throw invalidTransition(this.views.call(hand.call, actor), 'letting them in');
      const { participants, room } = hand.call;
      if (isFull(participants.filter(isPresent).length, room!.maxParticipants)) throw roomFull();
      await this.door.admit(hand, waiting, actor.userId);
      hand.tell({ cause: 'participants', participantId: target.id });
    });
    if (done !== null) this.tellAdmission(done.call, { id: target.id, status: 'admitted' });
  }

  async deny(actor: Actor, of: Target): Promise<void> {
    const { call, target } = await this.chair.targetOf(actor, of);
    const done = await this.hands.open(call.id, async (hand) => {
      const waiting = hand.participant(target.id)!;
      if (waiting.state === 'rejected') return false;
      if (!(await hand.step(waiting, { step: 'deny', at: new Date() })))
        throw invalidTransition(this.views.call(hand.call, actor), 'turning them away');
      hand.tell({ cause: 'participants', participantId: target.id, change: 'left' });
      return true;
    });
    if (!done?.result) return;
    const detail = { byId: actor.userId };
    await this.journal.noteAside({ callId: call.id, participantId: target.id, kind: 'denied', detail });
    this.tellAdmission(done.call, { id: target.id, status: 'denied' });
  }

  private tellAdmission(call: CallEntity, of: { id: number; status: 'admitted' | 'denied' }): void {
    const participant = call.participants.find(({ id }) => id === of.id);
    if (participant) this.events.publish('admission', { call, participant, status: of.status });
  }
}

/** People who have left meanwhile, or are in another call now, do not hold up the others who wait. */
function passOver(error: unknown): void {
  const theirs = error instanceof ProblemError && ['invalid-transition', 'already-in-call'].includes(error.code);
  if (!theirs) throw error;
}
