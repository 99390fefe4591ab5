import { Inject, Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { isTerminal } from '../../contracts/index.js';
import { CallEntity } from '../calls/call.entity.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { BATCH_ROWS, HourlySweep, inBatches } from '../database/batches.js';
import { Transactions } from '../database/transactions.js';
import { SignalEntity } from './signal.entity.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Signals and calls are kept for so many days; what is older goes, in small batches. */
@Injectable()
export class Retention extends HourlySweep {
  constructor(
    private readonly transactions: Transactions,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super();
  }

  protected sweepNow(): Promise<unknown> {
    return this.sweepAndTell();
  }

  /** @returns how many signals and calls went */
  async sweep(now = Date.now()): Promise<{ signals: number; calls: number }> {
    const signals = await this.sweepSignals(new Date(now - this.settings.signalRetentionDays * DAY_MS));
    const calls = await this.sweepCalls(new Date(now - this.settings.callRetentionDays * DAY_MS));
    return { signals, calls };
  }

  private sweepSignals(before: Date): Promise<number> {
    const { manager } = this.transactions;
    const old = { where: { createdAt: LessThan(before) }, select: { id: true }, take: BATCH_ROWS } as const;
    return inBatches({
      next: async () => (await manager.find(SignalEntity, old)).map(({ id }) => id),
      remove: (ids) => manager.delete(SignalEntity, { id: In(ids) }),
    });
  }

  /** Ids grow with time, so the oldest calls come first without an index of their own. Participants go with them. */
  private sweepCalls(before: Date): Promise<number> {
    const { manager } = this.transactions;
    const isOld = ({ status, initiatedAt }: CallEntity) => isTerminal(status) && initiatedAt < before;
    return inBatches({
      next: async () =>
        (await manager.find(CallEntity, { order: { id: 'ASC' }, take: BATCH_ROWS })).filter(isOld).map(({ id }) => id),
      remove: (ids) => manager.delete(CallEntity, { id: In(ids) }),
    });
  }

  private async sweepAndTell(): Promise<void> {
    const gone = await this.sweep();
    if (gone.signals + gone.calls > 0) this.log.log(gone, 'too old, deleted');
  }
}
