import { Injectable } from '@nestjs/common';
import type { Observation } from '../../../contracts/index.js';
import { CallDevices } from '../../calls/life/call-devices.js';
import { CallJournal } from '../../calls/life/call-journal.js';
import { actorOf, type ParleySocket } from '../sockets.js';

/** Stores what pages observe of themselves and their links, for support. */
@Injectable()
export class ObservedLog {
  constructor(
    private readonly devices: CallDevices,
    private readonly journal: CallJournal,
  ) {}

  /**
   * What is above the limit, or about somebody who is not in the call, is accepted but not stored.
   * @throws not-found, invalid-transition (neither in the call nor just out of it)
   */
  async keep(socket: ParleySocket, report: { callId: number; observations: Observation[] }): Promise<void> {
    const { call, me } = await this.devices.lately(actorOf(socket), report.callId);
    const others = new Set(call.participants.map(({ id }) => id).filter((id) => id !== me.id));
    const known = report.observations.filter((one) => !('participantId' in one) || others.has(one.participantId));
    const entry = { callId: call.id, participantId: me.id, kind: 'observed' } as const;
    await this.journal.noteAside(...known.map((detail) => ({ ...entry, detail })));
  }
}
