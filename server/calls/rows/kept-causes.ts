import { Injectable } from '@nestjs/common';
import type { KeptCause } from '../../../contracts/index.js';
import { places } from '../../database/own-sql.js';
import { Transactions } from '../../database/transactions.js';
import type { CauseEntity } from './cause.entity.js';

type Row = Pick<CauseEntity, 'callId' | 'outcome' | 'code' | 'sound'> & {
  /** Some drivers leave JSON as text. */
  participantIds: number[] | string | null;
};
const KEPT = 'SELECT callId, outcome, code, participantIds, sound FROM call_causes WHERE callId IN ';

/** What the diagnosis found in calls that are over (`audit/causes` judges them, some seconds after their end). */
@Injectable()
export class KeptCauses {
  constructor(private readonly transactions: Transactions) {}

  /** By the call's id; a call that has not been judged yet is missing. */
  async of(callIds: readonly number[]): Promise<Map<number, KeptCause>> {
    const kept = new Map<number, KeptCause>();
    for (const ids of this.transactions.inLists(callIds))
      for (const row of await this.transactions.manager.query<Row[]>(KEPT + places(ids.length), ids))
        kept.set(row.callId, causeIn(row));
    return kept;
  }
}

function causeIn({ outcome, code, sound, participantIds }: Row): KeptCause {
  const ids = typeof participantIds === 'string' ? (JSON.parse(participantIds) as number[]) : participantIds;
  return { outcome, code, participantIds: ids ?? [], sound };
}
