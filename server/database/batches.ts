import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { Runner } from '../cluster/runner.js';
import { isAway } from '../http/errors/to-problem.js';
import { WallClock } from '../time/wall-clock.js';

/** Few enough rows per batch not to delay anything else. */
export const BATCH_ROWS = 500;

/** How to find rows to delete, except those that could not be deleted before, and how to delete them. */
interface Steps {
  next: (without: number[]) => Promise<number[]>;
  remove: (ids: number[]) => Promise<unknown>;
}

/** If more rows than this cannot be deleted, something is wrong with all of them. */
const STUCK_MAX = 100;

/**
 * Deletes what `next` finds, batch by batch, until it finds nothing more. Each batch is a transaction of its own. Other work gets
 * a turn in between, because SQLite answers without ever yielding to the event loop. A row that cannot be deleted stays, and does
 * not prevent the deletion of others.
 * @returns how many rows were deleted
 * @throws at the end, if some could not be deleted
 */
export async function inBatches(steps: Steps): Promise<number> {
  const stuck: number[] = [];
  let gone = 0;
  let failure: unknown = null;
  for (let ids = await steps.next(stuck); ids.length > 0; ids = await steps.next(stuck)) {
    const left = await removeAll(steps, ids, (error) => (failure = error));
    stuck.push(...left);
    gone += ids.length - left.length;
    if (stuck.length > STUCK_MAX) break;
    await setImmediate();
  }
  if (stuck.length > 0) throw new Error(`${stuck.length} could not be deleted (${stuck[0]} …): ${String(failure)}`);
  return gone;
}

/** As a condition: none of these ids. */
export const noneOf = (ids: number[]) => (ids.length === 0 ? {} : { id: Not(In(ids)) });

/** Deletes all together or, if that fails, one by one. @returns those that are still there */
async function removeAll({ remove }: Steps, ids: number[], failed: (error: unknown) => void): Promise<number[]> {
  try {
    await remove(ids);
    return [];
  } catch (error) {
    failed(error);
    if (ids.length === 1 || isAway(error)) return ids;
  }
  const left: number[] = [];
  for (const id of ids) left.push(...(await removeAll({ remove } as Steps, [id], failed)));
  return left;
}

const HOUR_MS = 60 * 60 * 1000;
/** Among several processes, one that does the work only now and then would miss a moment that comes once in an hour. */
const LOOK_MS = 5 * 60 * 1000;

/**
 * Deletes old data repeatedly for as long as the server runs; if there are several processes, one of them does it. A failure is logged, and
 * the next run tries again.
 */
@Injectable()
export abstract class PeriodicSweep implements OnApplicationBootstrap, OnModuleDestroy {
  protected readonly log = new Logger(this.constructor.name);
  protected abstract readonly everyMs: number;
  private timer?: NodeJS.Timeout;
  private sweptAt = 0;
  @Inject(WallClock) private readonly clock: WallClock;
  @Inject(Runner) private readonly runner: Runner;

  /** @returns how much was deleted */
  protected abstract sweepNow(): Promise<unknown>;

  onApplicationBootstrap(): void {
    const lookMs = Math.min(this.everyMs, LOOK_MS);
    this.sweptAt = performance.now();
    this.timer = setInterval(() => this.sweepIfDue(lookMs / 2), lookMs).unref();
  }

  /** @param earlyMs how much too early a timer may come */
  private sweepIfDue(earlyMs: number): void {
    const isDue = performance.now() - this.sweptAt > this.everyMs - earlyMs;
    if (!isDue || !this.runner.isMine) return;
    this.sweptAt = performance.now();
    this.sweepInTime().catch((error: unknown) => this.log.warn(`not swept: ${String(error)}`));
  }

  /** Deleting cannot be undone, so it must not be triggered by a clock that jumped. */
  async sweepInTime(): Promise<void> {
    if (await this.clock.isTrue()) await this.sweepNow();
    else this.log.warn('not swept: the clock jumped by more than a day. Set it right, and start again.');
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}

/** The same, once an hour. */
@Injectable()
export abstract class HourlySweep extends PeriodicSweep {
  protected override readonly everyMs: number = HOUR_MS;
}
