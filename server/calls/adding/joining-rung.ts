import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { isPresent, type UserActor } from '../actor.js';
import { alreadyInCall, answeredElsewhere, invalidTransition } from '../call-errors.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { CallSlots } from '../life/call-slots.js';
import { MeetingHosts } from '../meeting/people/meeting-hosts.js';
import { MeetingPlaces } from '../meeting/people/meeting-places.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { CallViews } from '../tell/call-views.js';

/** What the devices of a person do while that person is being rung into a running call. */
@Injectable()
export class JoiningRung {
  constructor(
    private readonly hands: CallsInHand,
    private readonly slots: CallSlots,
    private readonly places: MeetingPlaces,
    private readonly hosts: MeetingHosts,
    private readonly views: CallViews,
  ) {}

  /** A device of theirs rings now; all participants are told. */
  async ringing({ id, callId }: Pick<ParticipantEntity, 'id' | 'callId'>): Promise<void> {
    await this.hands.open(callId, async (hand) => {
      const rung = hand.participant(id);
      const inTime = { ringDeadlineAt: MoreThan(new Date()) };
      const first = rung !== null && (await hand.step(rung, { step: 'ring' }, inTime));
      if (first) hand.tell({ cause: 'participants', participantId: id });
    });
  }

  /**
   * Puts the first device that accepts into the call. Repeating it on that device changes nothing.
   * @returns whether this request brought them in
   * @throws answered-elsewhere, invalid-transition, already-in-call, room-full
   */
  async acceptIn(hand: CallInHand, actor: UserActor): Promise<boolean> {
    const { call } = hand;
    const me = hand.placeOf(actor);
    if (await this.enter(hand, { actor, me })) return true;
    if (me.deviceId !== null && me.deviceId !== actor.deviceId) throw answeredElsewhere(this.views.call(call, actor));
    if (isPresent(me)) return false;
    throw invalidTransition(this.views.call(call, actor), 'accepting');
  }

  private async enter(hand: CallInHand, of: { actor: UserActor; me: ParticipantEntity }): Promise<boolean> {
    const { actor, me } = of;
    const { call, manager } = hand;
    const { userId, deviceId, sessionId } = actor;
    if (call.status !== 'accepted' || me.ringDeadlineAt === null || isPresent(me)) return false;
    await this.places.mustHaveOne(manager, { call, userId });
    const at = new Date();
    const lease = { heartbeatAt: at, leaseUntil: this.slots.leaseFrom(at) };
    const entry = { step: 'enter', at, ...lease, device: { deviceId, sessionId } } as const;
    if (!(await hand.step(me, entry, { ringDeadlineAt: MoreThan(at) }))) return false;
    const isFree = await this.slots.claim(manager, { userId, callId: call.id, until: lease.leaseUntil });
    if (!isFree) throw alreadyInCall(this.views.call(call, actor));
    await hand.note(me.id, 'entered', { deviceId });
    await this.hosts.settle(hand);
    hand.tell({ cause: 'participants', participantId: me.id });
    return true;
  }
}
