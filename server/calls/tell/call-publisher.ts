import { Injectable } from '@nestjs/common';
import type { ParticipantChange } from '../../../contracts/index.js';
import type { CallEntity } from '../rows/call.entity.js';
import { type CallChangeCause, CallEvents } from './call-events.js';
import { CallsRepository } from '../rows/calls.repository.js';

/** Tells what was committed: always the newest whole state, so that a lost announcement heals itself. */
@Injectable()
export class CallPublisher {
  private readonly telling = new Map<number, Promise<void>>();

  constructor(
    private readonly events: CallEvents,
    private readonly calls: CallsRepository,
  ) {}

  /** One after the other for each call, so that the newest state is also the last that is told. */
  changed(callId: number, cause: CallChangeCause, participantId?: number): Promise<CallEntity> {
    const told = (this.telling.get(callId) ?? Promise.resolve()).then(() =>
      this.tell(callId, { cause, participantId }),
    );
    const done = told.then(
      () => undefined,
      () => undefined,
    );
    this.telling.set(callId, done);
    void done.then(() => this.telling.get(callId) === done && this.telling.delete(callId));
    return told;
  }

  private async tell(callId: number, of: { cause: CallChangeCause; participantId?: number }): Promise<CallEntity> {
    const call = await this.calls.findWithPeople(callId);
    if (call === null) throw new Error(`call ${callId} has vanished`);
    this.events.publish('changed', { call, ...of });
    if (of.cause === 'over') this.tellMissed(call);
    return call;
  }

  async participantChanged(
    callId: number,
    changed: { participantId: number; change: ParticipantChange; cause?: CallChangeCause },
  ): Promise<void> {
    const { participantId, change, cause = 'participants' } = changed;
    const call = await this.changed(callId, cause, participantId);
    const participant = call.participants.find(({ id }) => id === participantId);
    if (participant) this.events.publish('participant', { call, participant, change });
  }

  missedSeen(userId: number): void {
    this.events.publish('missed', { userId });
  }

  private tellMissed(call: CallEntity): void {
    for (const { userId, state } of call.participants) {
      if (state === 'missed' && userId !== null) this.events.publish('missed', { userId });
    }
  }
}
