import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type LinkReport, wayOf, type CandidatePair } from '../../../contracts/index.js';
import { isGuest } from '../../auth/identity.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { Measures } from '../../metrics/measures.js';
import { Sockets } from '../sockets.js';

/** If more people than this are connecting at once, the oldest may be counted twice. */
const REMEMBERED = 10_000;

/** Counts sockets and connections for monitoring. */
@Injectable()
export class LinkMeasures implements OnModuleInit {
  /** Participants whose first connection has been counted. */
  private readonly connected = new Set<number>();

  constructor(
    private readonly measures: Measures,
    private readonly sockets: Sockets,
  ) {}

  onModuleInit(): void {
    const gauge = { name: 'parley_sockets_connected', help: 'Sockets that are signed in, by who they are of' };
    this.measures.gauge({ ...gauge, label: 'person' }, () => {
      const all = this.sockets.local();
      const guest = all.filter(({ data: { person } }) => isGuest(person)).length;
      return { user: all.length - guest, guest };
    });
  }

  /** Measures from when the person and the call were both there. Only the first connection of each person counts. */
  told(
    { call, me }: { call: CallEntity; me: ParticipantEntity },
    links: readonly LinkReport[],
    now = Date.now(),
  ): void {
    if (this.connected.has(me.id) || !links.some(({ state }) => state === 'connected')) return;
    this.connected.add(me.id);
    if (this.connected.size > REMEMBERED) this.connected.delete(this.connected.keys().next().value!);
    const since = Math.max(call.acceptedAt?.getTime() ?? 0, me.joinedAt?.getTime() ?? 0);
    if (since > 0) this.measures.connectedAfter(Math.max(0, now - since) / 1000);
  }

  sampled(pairs: readonly (CandidatePair | null)[]): void {
    for (const pair of pairs) if (pair !== null) this.measures.sampled(wayOf(pair));
  }
}
