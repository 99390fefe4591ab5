import { setImmediate } from 'node:timers/promises';

/** Runs work that would block the event loop if all of it ran at once: one piece after the other, with other events in between. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(() => setImmediate()).then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

/** The longest time that long work may block the event loop. */
const SLICE_MS = 10;

/** Long work calls this repeatedly; it lets other events through when enough time has passed. */
export class Breath {
  private since = performance.now();

  /** Whether it is time to let other events through. */
  get isDue(): boolean {
    return performance.now() - this.since >= SLICE_MS;
  }

  async take(): Promise<void> {
    if (!this.isDue) return;
    await setImmediate();
    this.since = performance.now();
  }
}
