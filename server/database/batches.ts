import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

/** So many rows at once that nobody notices. */
export const BATCH_ROWS = 500;

/**
 * Deletes what `next` finds, batch by batch, until it finds nothing more; each batch is a transaction of its own. In
 * between others have their turn: the embedded database answers without ever letting go of the event loop.
 * @returns how many rows went
 */
export async function inBatches(steps: {
  next: () => Promise<number[]>;
  remove: (ids: number[]) => Promise<unknown>;
}): Promise<number> {
  let gone = 0;
  for (let ids = await steps.next(); ids.length > 0; ids = await steps.next()) {
    await steps.remove(ids);
    gone += ids.length;
    await setImmediate();
  }
  return gone;
}

const HOUR_MS = 60 * 60 * 1000;

/** Something that goes by age: swept once an hour for as long as the server runs. A failure is logged: the next hour tries again. */
@Injectable()
export abstract class HourlySweep implements OnApplicationBootstrap, OnModuleDestroy {
  protected readonly log = new Logger(this.constructor.name);
  private timer?: NodeJS.Timeout;

  /** @returns how much went */
  protected abstract sweepNow(): Promise<unknown>;

  onApplicationBootstrap(): void {
    const failed = (error: unknown) => this.log.warn(`not swept: ${String(error)}`);
    this.timer = setInterval(() => void this.sweepNow().catch(failed), HOUR_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}
