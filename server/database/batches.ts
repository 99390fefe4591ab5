import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { isAway } from '../http/errors/to-problem.js';
import { WallClock } from '../time/wall-clock.js';

/** So many rows at once that nobody notices. */
export const BATCH_ROWS = 500;

/** How to find what is to go, without those that would not, and how to delete it. */
interface Steps {
  next: (without: number[]) => Promise<number[]>;
  remove: (ids: number[]) => Promise<unknown>;
}

/** With more than this that will not go something is wrong with all of it. */
const STUCK_MAX = 100;

/**
 * Deletes what `next` finds, batch by batch, until it finds nothing more; each batch is a transaction of its own. In
 * between others have their turn: the embedded database answers without ever letting go of the event loop. A row that
 * cannot be deleted stays, and keeps no other from going.
 * @returns how many rows went
 * @throws in the end, where some did not
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

/** As a condition: none of these. */
export const noneOf = (ids: number[]) => (ids.length === 0 ? {} : { id: Not(In(ids)) });

/** All together, else one by one. @returns those that are still there */
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

/** Something that goes by age: swept again and again for as long as the server runs. A failure is logged: the next time tries again. */
@Injectable()
export abstract class PeriodicSweep implements OnApplicationBootstrap, OnModuleDestroy {
  protected readonly log = new Logger(this.constructor.name);
  protected abstract readonly everyMs: number;
  private timer?: NodeJS.Timeout;
  @Inject(WallClock) private readonly clock: WallClock;

  /** @returns how much went */
  protected abstract sweepNow(): Promise<unknown>;

  onApplicationBootstrap(): void {
    const failed = (error: unknown) => this.log.warn(`not swept: ${String(error)}`);
    this.timer = setInterval(() => void this.sweepInTime().catch(failed), this.everyMs).unref();
  }

  /** What goes by age goes for ever: not by a clock that jumped. */
  async sweepInTime(): Promise<void> {
    if (await this.clock.isTrue()) await this.sweepNow();
    else this.log.warn('not swept: the clock jumped by more than a day. Set it right, and start anew.');
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
