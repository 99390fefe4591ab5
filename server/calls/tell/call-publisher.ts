import { Injectable } from '@nestjs/common';
import type { ParticipantChange } from '../../../contracts/index.js';
import type { CallEntity } from '../rows/call.entity.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { CallEvents, type News, OF_ONE_ALONE } from './call-events.js';

/** Announces what was committed, always with the whole state, so that the next announcement makes up for a lost one. */
@Injectable()
export class CallPublisher {
  constructor(private readonly events: CallEvents) {}

  /** After the commit. */
  publish(call: CallEntity, news: News[]): void {
    for (const { cause, participantId, change } of news) {
      const participant = call.participants.find(({ id }) => id === participantId);
      const alone = change !== undefined && OF_ONE_ALONE.has(change);
      if (!alone) this.events.publish('changed', { call, cause, participantId });
      if (cause === 'over') this.tellMissed(call.participants);
      else if (participant && change) this.tellOf(call, { participant, change });
    }
  }

  private tellOf(call: CallEntity, of: { participant: ParticipantEntity; change: ParticipantChange }): void {
    this.events.publish('participant', { call, ...of });
    if (of.change === 'left') this.tellMissed([of.participant]);
  }

  missedSeen(userId: number): void {
    this.events.publish('missed', { userId });
  }

  private tellMissed(participants: ParticipantEntity[]): void {
    for (const { userId, state } of participants) {
      if (state === 'missed' && userId !== null) this.events.publish('missed', { userId });
    }
  }
}
