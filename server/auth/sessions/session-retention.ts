import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { BATCH_ROWS, HourlySweep, inBatches, noneOf } from '../../database/batches.js';
import { Transactions } from '../../database/transactions.js';
import { SessionEntity } from './session.entity.js';

/** Long enough to see afterwards why a session ended. */
const KEEP_MS = 30 * 24 * 60 * 60 * 1000;

/** Deletes the rows of sessions that ended long ago, in small batches. */
@Injectable()
export class SessionRetention extends HourlySweep {
  constructor(private readonly transactions: Transactions) {
    super();
  }

  protected sweepNow(): Promise<unknown> {
    return this.sweep();
  }

  /** @returns how many sessions were deleted */
  sweep(now = Date.now()): Promise<number> {
    const { manager } = this.transactions;
    const before = LessThan(new Date(now - KEEP_MS));
    const next = (without: number[]) => {
      const where = [{ expiresAt: before }, { revokedAt: before }].map((old) => ({ ...old, ...noneOf(without) }));
      return manager.find(SessionEntity, { where, select: { id: true }, take: BATCH_ROWS });
    };
    return inBatches({
      next: async (without) => (await next(without)).map(({ id }) => id),
      remove: (ids) => manager.delete(SessionEntity, { id: In(ids) }),
    });
  }
}
