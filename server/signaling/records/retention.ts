import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, LessThan, MoreThan, Not } from 'typeorm';
import type { CallEventDetails } from '../../../contracts/index.js';
import { CallEventEntity } from '../../calls/rows/call-event.entity.js';
import { CallEntity } from '../../calls/rows/call.entity.js';
import { deleteCalls } from '../../calls/rows/days/call-days.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { BATCH_ROWS, HourlySweep, inBatches, noneOf } from '../../database/batches.js';
import { Transactions } from '../../database/transactions.js';
import { QualityEntity } from './quality.entity.js';
import { SignalEntity } from '../log/signal.entity.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A call has some twenty signals, so one transaction removes some hundred rows. */
const CALLS_AT_ONCE = 25;

type TroubleDetail = CallEventDetails['trouble'];

/**
 * Deletes logs and calls that are older than the configured number of days, in small batches. All signals of a call are deleted
 * together with a mark on the call, in one transaction. That is how removing only some of them is detected
 * (`audit/chain/chain-check.ts`). Samples, observations and the pages' own words are deleted with them; the rest of the timeline contains no
 * addresses and stays.
 */
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

  /** @returns how many calls lost their log, and how many calls were deleted */
  async sweep(now = Date.now()): Promise<{ logs: number; calls: number }> {
    const logs = await this.sweepLogs(new Date(now - this.settings.signalRetentionDays * DAY_MS));
    const calls = await this.sweepCalls(new Date(now - this.settings.callRetentionDays * DAY_MS));
    return { logs, calls };
  }

  /** A live call has no end, so its log stays whole, no matter how long ago it began. */
  private sweepLogs(before: Date): Promise<number> {
    const old = { logGoneAt: IsNull(), endedAt: LessThan(before) };
    return inBatches({
      next: (without) => this.idsOf({ where: { ...old, ...noneOf(without) }, order: { endedAt: 'ASC' } }),
      remove: (ids) => this.clearLogs(ids),
    });
  }

  /** The database deletes the rest with the call. By then that is little: participants, events, chat. */
  private sweepCalls(before: Date): Promise<number> {
    const old = { initiatedAt: LessThan(before), endedAt: Not(IsNull()) };
    return inBatches({
      next: (without) => this.idsOf({ where: { ...old, ...noneOf(without) }, order: { initiatedAt: 'ASC' } }),
      remove: async (ids) => {
        await this.clearLogs(ids);
        await this.transactions.run((manager) => deleteCalls(manager, ids));
      },
    });
  }

  private async idsOf(which: { where: object; order: object }): Promise<number[]> {
    const { manager } = this.transactions;
    const calls = await manager.find(CallEntity, { ...which, select: { id: true }, take: CALLS_AT_ONCE });
    return calls.map(({ id }) => id);
  }

  /** Samples and words are deleted first, since no chain covers them: twelve people produce a hundred thousand samples in an hour. */
  private async clearLogs(callIds: number[]): Promise<void> {
    await this.clearSamples(callIds);
    await this.clearObservations(callIds);
    await this.clearWords(callIds);
    await this.transactions.run(async (manager) => {
      await manager.delete(SignalEntity, { callId: In(callIds) });
      await manager.update(CallEntity, { id: In(callIds), logGoneAt: IsNull() }, { logGoneAt: new Date() });
    });
  }

  private clearSamples(callIds: number[]): Promise<number> {
    const { manager } = this.transactions;
    const some = { where: { callId: In(callIds) }, select: { id: true }, take: BATCH_ROWS } as const;
    return inBatches({
      next: async () => (await manager.find(QualityEntity, some)).map(({ id }) => id),
      remove: (ids) => manager.delete(QualityEntity, { id: In(ids) }),
    });
  }

  private clearObservations(callIds: number[]): Promise<number> {
    const { manager } = this.transactions;
    const some = { where: { callId: In(callIds), kind: 'observed' as const }, select: { id: true } } as const;
    return inBatches({
      next: async () => (await manager.find(CallEventEntity, { ...some, take: BATCH_ROWS })).map(({ id }) => id),
      remove: (ids) => manager.delete(CallEventEntity, { id: In(ids) }),
    });
  }

  /** The journal keeps what a page could not do. The page's own words about it are deleted, since they may contain addresses. */
  private async clearWords(callIds: number[]): Promise<void> {
    for (let after = 0; ;) {
      const where = { callId: In(callIds), kind: 'trouble' as const, id: MoreThan(after) };
      const troubles = await this.transactions.manager.find(CallEventEntity, {
        ...{ where, order: { id: 'ASC' }, take: BATCH_ROWS },
      });
      const last = troubles.at(-1);
      if (last === undefined) return;
      await this.transactions.run((manager) => forgetWords(manager, troubles));
      after = last.id;
      await setImmediate();
    }
  }

  private async sweepAndTell(): Promise<void> {
    const gone = await this.sweep().catch(async (error: unknown) => {
      // Calls are deleted even when deleting logs fails.
      await this.sweepCalls(new Date(Date.now() - this.settings.callRetentionDays * DAY_MS));
      throw error;
    });
    if (gone.logs + gone.calls > 0) this.log.log(gone, 'too old, deleted');
  }
}

/** One statement per kind of trouble. */
async function forgetWords(manager: EntityManager, troubles: CallEventEntity[]): Promise<void> {
  const worded = troubles.filter(({ detail }) => (detail as TroubleDetail).detail !== null);
  const byWhat = Map.groupBy(worded, ({ detail }) => (detail as TroubleDetail).what);
  for (const [what, events] of byWhat)
    await manager.update(CallEventEntity, { id: In(events.map(({ id }) => id)) }, { detail: { what, detail: null } });
}
