import { Injectable } from '@nestjs/common';
import { isLive } from '../../../contracts/index.js';
import { notFound } from '../../http/errors/problem.js';
import { RoomEvents } from '../../rooms/room-events.js';
import { RoomEntity } from '../../rooms/room.entity.js';
import { type Actor, isPresent } from '../actor.js';
import { CallEnding } from '../ending/call-ending.js';
import { CallEvents } from '../tell/call-events.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { MeetingChair, type Target } from './people/meeting-chair.js';

/** What a host does in a meeting apart from deciding who is in it: mute, lower hands, lock, end. */
@Injectable()
export class MeetingHosting {
  constructor(
    private readonly hands: CallsInHand,
    private readonly chair: MeetingChair,
    private readonly roomEvents: RoomEvents,
    private readonly ending: CallEnding,
    private readonly events: CallEvents,
  ) {}

  /** Only asks their page to mute: nobody can turn the microphone of another person off, let alone on. */
  async mute(actor: Actor, of: Target): Promise<void> {
    const { me, target } = await this.chair.targetOf(actor, of);
    if (!isPresent(target)) throw notFound('This participant is not in the call.');
    this.events.publish('muteRequested', { participant: target, byId: me.id });
  }

  async lowerHand(actor: Actor, of: Target): Promise<void> {
    const { call, target } = await this.chair.targetOf(actor, of);
    await this.hands.open(call.id, async (hand) => {
      const raised = hand.participant(target.id);
      if (!raised?.handRaised) return;
      await hand.mark([raised], { handRaised: false });
      hand.tell({ cause: 'participants', participantId: target.id, change: 'hand' });
    });
  }

  /** Locked: nobody new comes in. */
  async lock(actor: Actor, of: { code: string; locked: boolean }): Promise<void> {
    const { call } = await this.chair.hosted(actor, of.code);
    await this.hands.open(call.id, async (hand) => {
      // The meeting may have ended meanwhile, and the next one begins unlocked.
      if (!isLive(hand.call.status)) return;
      const room = hand.call.room!;
      await hand.manager.update(RoomEntity, { id: room.id }, { locked: of.locked });
      room.locked = of.locked;
      hand.touch();
      hand.tell({ cause: 'participants' });
    });
    this.roomEvents.publish('lobby');
  }

  /** Ends the meeting for everybody. */
  async end(actor: Actor, code: string): Promise<void> {
    const { call, me } = await this.chair.hosted(actor, code);
    await this.ending.finish(call.id, { step: 'end', reason: 'hangup', at: new Date(), endedById: me.userId });
  }
}
