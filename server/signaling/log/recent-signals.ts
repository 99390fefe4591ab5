import { type Ids, keyOf } from './signal-rows.js';
import type { NewSignal } from './signal-chain.js';

/** Some minutes of a busy server, in a few megabytes. */
const MOST = 20_000;

/**
 * The ids of the signals that were committed last, so that a repeat is known before it is inserted: one repeat in an INSERT makes its
 * whole group start over. It may forget, since the unique index has the last word.
 */
export class RecentSignals {
  private readonly ids: Ids = new Map();

  constructor(private readonly most = MOST) {}

  among(rows: readonly NewSignal[]): Ids {
    const found: Ids = new Map();
    for (const row of rows) {
      const key = keyOf(row);
      const id = this.ids.get(key);
      if (id !== undefined) found.set(key, id);
    }
    return found;
  }

  /** Call it only with what is committed. The oldest are forgotten. */
  remember(committed: Ids): void {
    for (const [key, id] of committed) {
      this.ids.delete(key);
      this.ids.set(key, id);
    }
    for (const oldest of this.ids.keys()) {
      if (this.ids.size <= this.most) return;
      this.ids.delete(oldest);
    }
  }
}
