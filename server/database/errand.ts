import { AsyncLocalStorage } from 'node:async_hooks';
import { ProblemError } from '../http/errors/problem.js';

const current = new AsyncLocalStorage<Errand | null>();

/**
 * The work behind one request. Once the client was told that the request failed, it must not happen after all: nothing more is
 * begun, and nothing that was begun is committed. What was committed before is announced as usual. If the database commits
 * without our hearing of it, the client finds out by asking again with the same `Idempotency-Key` or `clientId`.
 */
export class Errand {
  private givenUp = false;
  private committed = false;
  private refusal: () => ProblemError | null = () => null;

  static readonly current = (): Errand | null => current.getStore() ?? null;

  /** For work that belongs to no request, although a request may have begun it. */
  static readonly aside = <T>(work: () => T): T => current.run(null, work);

  run<T>(work: () => T): T {
    return current.run(this, work);
  }

  /** Also ends the work before its commit, once there is a reason. @param refusal the reason, or null while there is none */
  refuseBy(refusal: () => ProblemError | null): void {
    this.refusal = refusal;
  }

  giveUp(): void {
    this.givenUp = true;
  }

  hasCommitted(): void {
    this.committed = true;
  }

  /** @throws unavailable, or what `refuseBy` says */
  assertWanted(): void {
    if (this.committed) return;
    if (this.givenUp) throw new ProblemError('unavailable', 'The server took too long. Try again.');
    const refusal = this.refusal();
    if (refusal !== null) throw refusal;
  }
}
