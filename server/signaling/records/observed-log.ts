import { Injectable } from '@nestjs/common';
import { type Observation, OBSERVED_AFTER_MS } from '../../../contracts/index.js';
import { placeOf } from '../../calls/actor.js';
import { invalidTransition } from '../../calls/call-errors.js';
import { CallDevices, type CallAndMe } from '../../calls/life/call-devices.js';
import { CallJournal } from '../../calls/hand/call-journal.js';
import { CallsRepository } from '../../calls/rows/calls.repository.js';
import { CallViews } from '../../calls/tell/call-views.js';
import { actorOf, type ParleySocket } from '../sockets.js';

interface Report {
  callId: number;
  observations: Observation[];
}

/** Stores what pages observe of themselves and their links, for support. */
@Injectable()
export class ObservedLog {
  constructor(
    private readonly devices: CallDevices,
    private readonly calls: CallsRepository,
    private readonly views: CallViews,
    private readonly journal: CallJournal,
  ) {}

  /**
   * Observations above the limit, or about somebody who is not in the call, are accepted but not stored. @throws not-found,
   * invalid-transition (neither in the call nor just out of it)
   */
  async keep(socket: ParleySocket, report: Report): Promise<void> {
    const { observations } = report;
    const isOfAttempts = observations.length > 0 && observations.every(({ what }) => what === 'attempt');
    const place = isOfAttempts ? this.rung(socket, report) : this.devices.lately(actorOf(socket), report.callId);
    const { call, me } = await place;
    const others = new Set(call.participants.map(({ id }) => id).filter((id) => id !== me.id));
    const known = observations.filter((one) => !('participantId' in one) || others.has(one.participantId));
    const entry = { callId: call.id, participantId: me.id, kind: 'observed' } as const;
    await this.journal.noteAside(...known.map((detail) => ({ ...entry, detail })));
  }

  /**
   * People who were rung may tell that the call could not be taken, although they never came in: while it rings or runs, and shortly after.
   */
  private async rung(socket: ParleySocket, { callId }: Report): Promise<CallAndMe> {
    const actor = actorOf(socket);
    const { call, me } = placeOf(await this.calls.findWithPeople(callId), actor);
    const isLongOver = call.endedAt !== null && Date.now() - call.endedAt.getTime() > OBSERVED_AFTER_MS;
    if (isLongOver || (me.role !== 'callee' && me.invitedById === null))
      throw invalidTransition(this.views.call(call, actor), 'reporting');
    return { call, me };
  }
}
