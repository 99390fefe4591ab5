import { AsyncLocalStorage } from 'node:async_hooks';
import { ProblemError } from '../http/errors/problem.js';

const current = new AsyncLocalStorage<Errand>();

/**
 * What somebody asked for. Once they were told that it failed it must not happen after all: nothing more is begun, nothing
 * begun is committed. What was committed before that is told to the others as usual; a commit that the database carries
 * out without our hearing of it is found by asking again, with the same `Idempotency-Key` or `clientId`.
 */
export class Errand {
  private givenUp = false;
  private committed = false;

  static readonly current = (): Errand | null => current.getStore() ?? null;

  run<T>(work: () => T): T {
    return current.run(this, work);
  }

  giveUp(): void {
    this.givenUp = true;
  }

  hasCommitted(): void {
    this.committed = true;
  }

  /** @throws unavailable */
  assertWanted(): void {
    if (this.givenUp && !this.committed) throw new ProblemError('unavailable', 'The server took too long. Try again.');
  }
}
