import { Injectable } from '@nestjs/common';
import type { CallEntity } from '../rows/call.entity.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { CallEvents, type News, OF_ONE_ALONE } from './call-events.js';

/** The result of a step: the call as committed, what is to be told about it, and the version that the step found. */
export interface Committed {
  call: CallEntity;
  news: News[];
  foundVersion: number;
}

/** Announces what was committed, always with the whole state, so that the next announcement makes up for a lost one. */
@Injectable()
export class CallPublisher {
  private published: (step: Committed) => void = () => undefined;

  constructor(private readonly events: CallEvents) {}

  /** Called after each `publish`, so that other processes hear of it. */
  onPublished(listener: (step: Committed) => void): void {
    this.published = listener;
  }

  /** Call it after the commit. */
  publish(step: Committed): void {
    this.tell(step.call, step.news, 'publish');
    this.published(step);
  }

  /** Announces what other processes have committed. */
  echo(call: CallEntity, news: News[]): void {
    this.tell(call, news, 'echo');
  }

  private tell(call: CallEntity, news: News[], how: 'publish' | 'echo'): void {
    for (const { cause, participantId, change } of news) {
      const participant = call.participants.find(({ id }) => id === participantId);
      const alone = change !== undefined && OF_ONE_ALONE.has(change);
      if (!alone) this.events[how]('changed', { call, cause, participantId });
      if (participant && change && cause !== 'over') this.events[how]('participant', { call, participant, change });
      for (const userId of missedBy(call, { cause, change, participant })) this.events.echo('missed', { userId });
    }
  }

  missedSeen(userId: number): void {
    this.events.publish('missed', { userId });
  }
}

/** The users whose missed calls have changed. Every process finds that out by itself from what it is told about the call. */
function missedBy(
  call: CallEntity,
  of: Pick<News, 'cause' | 'change'> & { participant?: ParticipantEntity },
): number[] {
  const { cause, change, participant } = of;
  const people = cause === 'over' ? call.participants : participant && change === 'left' ? [participant] : [];
  return people.flatMap(({ userId, state }) => (state === 'missed' && userId !== null ? [userId] : []));
}
