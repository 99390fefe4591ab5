import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { CallEntity } from '../../calls/rows/call.entity.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { BATCH_ROWS, HourlySweep, inBatches } from '../../database/batches.js';
import { Transactions } from '../../database/transactions.js';
import { AccessEntity } from './access.entity.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Keeps the records of who looked as long as calls are kept, and never deletes one before the call it is about. */
@Injectable()
export class AccessRetention extends HourlySweep {
  constructor(
    private readonly transactions: Transactions,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super();
  }

  protected sweepNow(): Promise<unknown> {
    return this.sweep();
  }

  /** @returns how many records were deleted */
  sweep(now = Date.now()): Promise<number> {
    const before = new Date(now - this.settings.callRetentionDays * DAY_MS);
    return inBatches({
      next: (without) => this.unneeded(before, without),
      remove: (ids) => this.transactions.manager.delete(AccessEntity, { id: In(ids) }),
    });
  }

  private async unneeded(before: Date, without: number[]): Promise<number[]> {
    const rows = await this.transactions.manager
      .createQueryBuilder(AccessEntity, 'access')
      .select('access.id', 'id')
      .leftJoin(CallEntity, 'call', 'call.id = access.callId')
      .where('access.at < :before AND call.id IS NULL', { before })
      .andWhere(without.length > 0 ? 'access.id NOT IN (:...without)' : '1 = 1', { without })
      .orderBy('access.at', 'ASC')
      .limit(BATCH_ROWS)
      .getRawMany<{ id: number }>();
    return rows.map(({ id }) => id);
  }
}
