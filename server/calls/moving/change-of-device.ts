import { Injectable } from '@nestjs/common';
import type { Actor } from '../actor.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { CallEvents } from '../tell/call-events.js';

/** A participant as they were before another device took over. */
export type FormerDevice = Pick<ParticipantEntity, 'id' | 'callId' | 'userId' | 'guestId' | 'deviceId'>;

/** After a device has taken over a call: adds a journal entry for support, and tells the device that had the call before. */
@Injectable()
export class ChangeOfDevice {
  constructor(private readonly events: CallEvents) {}

  async note(hand: CallInHand, before: FormerDevice, { deviceId }: Actor): Promise<void> {
    if (isAnother(before, deviceId)) await hand.note(before.id, 'moved', { from: before.deviceId, deviceId });
  }

  /** Called after the commit. */
  tell(before: FormerDevice, { deviceId }: Actor): void {
    if (isAnother(before, deviceId)) this.events.publish('moved', { participant: before });
  }
}

const isAnother = (before: FormerDevice, deviceId: string): boolean =>
  before.deviceId !== null && before.deviceId !== deviceId;
