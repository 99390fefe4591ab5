import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { KeptCause } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import { CauseEntity } from './cause.entity.js';

/** What the diagnosis found in calls that are over (`audit/causes` judges them, some seconds after their end). */
@Injectable()
export class KeptCauses {
  constructor(private readonly transactions: Transactions) {}

  /** By the call's id; a call that has not been judged yet is missing. */
  async of(callIds: readonly number[]): Promise<Map<number, KeptCause>> {
    const kept = new Map<number, KeptCause>();
    for (const ids of this.transactions.inLists(callIds))
      for (const { callId, outcome, code, participantIds, sound } of await this.rows(ids))
        kept.set(callId, { outcome, code, participantIds: participantIds ?? [], sound });
    return kept;
  }

  private rows(ids: number[]): Promise<CauseEntity[]> {
    return this.transactions.manager.find(CauseEntity, { where: { callId: In(ids) } });
  }
}
