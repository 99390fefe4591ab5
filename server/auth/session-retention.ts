import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { BATCH_ROWS, inBatches } from '../database/batches.js';
import { Transactions } from '../database/transactions.js';
import { SessionEntity } from './session.entity.js';

const EVERY_MS = 60 * 60 * 1000;
/** Long enough to see afterwards why a session ended. */
const KEEP_MS = 30 * 24 * 60 * 60 * 1000;

/** Rows of sessions that have been over for long go, in small batches. */
@Injectable()
export class SessionRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('SessionRetention');
  private timer?: NodeJS.Timeout;

  constructor(private readonly transactions: Transactions) {}

  onApplicationBootstrap(): void {
    const quietly = () => this.sweep().catch((error: unknown) => this.log.warn(`not swept: ${String(error)}`));
    this.timer = setInterval(() => void quietly(), EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** @returns how many sessions went */
  sweep(now = Date.now()): Promise<number> {
    const { manager } = this.transactions;
    const before = LessThan(new Date(now - KEEP_MS));
    const where = [{ expiresAt: before }, { revokedAt: before }];
    const next = () => manager.find(SessionEntity, { where, select: { id: true }, take: BATCH_ROWS });
    return inBatches({
      next: async () => (await next()).map(({ id }) => id),
      remove: (ids) => manager.delete(SessionEntity, { id: In(ids) }),
    });
  }
}
