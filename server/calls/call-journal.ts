import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CallEventDetails, CallEventKind } from '../../contracts/index.js';
import { Transactions } from '../database/transactions.js';
import { CallEventEntity } from './call-event.entity.js';

/** One thing that happened. `participantId` null: to the call as a whole. */
export interface Entry<K extends CallEventKind = CallEventKind> {
  callId: number;
  participantId: number | null;
  kind: K;
  detail: CallEventDetails[K];
}

/** Keeps what happens in calls, for support to read beside the signals. */
@Injectable()
export class CallJournal {
  private readonly log = new Logger('CallJournal');

  constructor(private readonly transactions: Transactions) {}

  /** Within the transaction in which it happens: what is told there is so. */
  async note<K extends CallEventKind>(manager: EntityManager, entry: Entry<K>): Promise<void> {
    await manager.insert(CallEventEntity, rowOf(entry));
  }

  /** What is only observed: it must not be in the way of what it is about. */
  async noteAside<K extends CallEventKind>(...entries: Entry<K>[]): Promise<void> {
    try {
      if (entries.length > 0) await this.transactions.manager.insert(CallEventEntity, entries.map(rowOf));
    } catch (error) {
      this.log.warn(`not noted: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function rowOf(entry: Entry) {
  const { callId, participantId, kind, detail } = entry;
  return { callId, participantId, kind, detail, at: new Date() };
}
