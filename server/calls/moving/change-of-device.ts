import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../actor.js';
import { CallEvents } from '../tell/call-events.js';
import { CallJournal } from '../life/call-journal.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** After a device has taken over a call: writes a note for support, and tells the device that had it. */
@Injectable()
export class ChangeOfDevice {
  constructor(
    private readonly journal: CallJournal,
    private readonly events: CallEvents,
  ) {}

  /** `me` as it was before. */
  async note(manager: EntityManager, { me, actor }: { me: ParticipantEntity; actor: Actor }): Promise<void> {
    if (!isAnother(me, actor)) return;
    const { callId, id: participantId } = me;
    const detail = { from: me.deviceId, deviceId: actor.deviceId };
    await this.journal.note(manager, { callId, participantId, kind: 'moved', detail });
  }

  /** After the commit. */
  tell(me: ParticipantEntity, actor: Actor): void {
    if (isAnother(me, actor)) this.events.publish('moved', { participant: me });
  }
}

const isAnother = ({ deviceId }: ParticipantEntity, actor: Actor): boolean =>
  deviceId !== null && deviceId !== actor.deviceId;
