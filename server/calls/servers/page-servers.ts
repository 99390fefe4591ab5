import { Injectable, Logger } from '@nestjs/common';
import { In } from 'typeorm';
import type { CallEventDetails } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import { CallJournal } from '../hand/call-journal.js';
import { CallEventEntity } from '../rows/call-event.entity.js';
import { ThisServer } from './this-server.js';

/** A page that has just left a process still belongs to it for this long. */
const LATELY_MS = 20_000;

type OnServer = CallEventDetails['on-server'];
interface At {
  callId: number;
  participantId: number;
}

/** Notes which of several processes the page of each participant is on. */
@Injectable()
export class PageServers {
  private readonly log = new Logger('PageServers');

  constructor(
    private readonly transactions: Transactions,
    private readonly journal: CallJournal,
    private readonly server: ThisServer,
  ) {}

  /** The page has taken its seat here. Only a change is noted, and never at the expense of the call. */
  async note(at: At): Promise<void> {
    const { name } = this.server;
    if (name === null) return;
    try {
      const before = await this.before(at);
      if (before?.number === name.number) return;
      const from = before && { host: before.host, number: before.number };
      await this.journal.noteAside({ ...at, kind: 'on-server', detail: { ...name, from } });
    } catch (error) {
      this.log.warn(`not noted: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Those of these calls that have had a page on this process in the last `forMs`, or a little before. */
  async concernedBy(callIds: number[], forMs: number): Promise<Set<number>> {
    const rows = await this.transactions.manager.find(CallEventEntity, {
      where: { callId: In(callIds), kind: 'on-server' },
      order: { id: 'ASC' },
    });
    const since = Date.now() - forMs - LATELY_MS;
    const found = new Set<number>();
    for (const [, own] of Map.groupBy(rows, ({ participantId }) => participantId)) {
      const last = own.at(-1)!;
      const { number, from } = last.detail as OnServer;
      const hasJustLeft = from !== null && this.server.isOwn(from.number) && last.at.getTime() > since;
      if (this.server.isOwn(number) || hasJustLeft) found.add(last.callId);
    }
    return found;
  }

  private async before(at: At): Promise<OnServer | null> {
    const last = await this.transactions.manager.findOne(CallEventEntity, {
      where: { ...at, kind: 'on-server' },
      order: { id: 'DESC' },
    });
    return last ? (last.detail as OnServer) : null;
  }
}
