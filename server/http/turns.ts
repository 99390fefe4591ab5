import { setImmediate } from 'node:timers/promises';

/** Work that would hold up everybody if all of it was done at once: one piece after the other, whoever asks, with room in between. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(() => setImmediate()).then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

/** No one holds up the others for longer. */
const SLICE_MS = 10;

/** Long work asks it again and again: it lets the others through when enough time has passed. */
export class Breath {
  private since = performance.now();

  /** True when it is time to let others through. */
  get isDue(): boolean {
    return performance.now() - this.since >= SLICE_MS;
  }

  async take(): Promise<void> {
    if (!this.isDue) return;
    await setImmediate();
    this.since = performance.now();
  }
}
