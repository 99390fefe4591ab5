import { setTimeout } from 'node:timers/promises';
import { ProblemError } from '../../http/errors/problem.js';
import { isAway } from '../../http/errors/to-problem.js';
import { Errand } from '../errand.js';

/** In one group, so that its statements stay short. */
const GROUP_MAX = 200;
/** A group that waits for a lock does not hold up the next ones. */
const UNDERWAY_MAX = 4;
/** If more than this waits, the database does not keep up: a clear error is better than growing memory. */
export const WAITING_MAX = 20_000;

interface Waiting<T, R> {
  item: T;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

export interface GroupWriterOptions<T, R> {
  /** How long the first of a group waits for others. */
  readonly gatherMs: number;
  /** Commits all of them or none. @returns the result of each, in their order */
  readonly write: (items: T[]) => Promise<R[]>;
}

/** Writes together what comes within a moment, because a commit costs about the same however many rows it holds. */
export class GroupWriter<T, R> {
  private waiting: Waiting<T, R>[] = [];
  private gathering: Promise<void> | null = null;
  private readonly underway = new Set<Promise<void>>();

  constructor(private readonly options: GroupWriterOptions<T, R>) {}

  /** Resolves after the commit. @throws what the database says, or unavailable */
  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length >= WAITING_MAX)
        return reject(new ProblemError('unavailable', 'The database is too slow. Try again.'));
      this.waiting.push({ item, resolve, reject });
      // Many requests are written together, so no one of them can be given up.
      this.gathering ??= Errand.aside(() => this.gather());
    });
  }

  /** Resolves when nothing waits any more. */
  async finished(): Promise<void> {
    await this.gathering;
    await Promise.all(this.underway);
  }

  private async gather(): Promise<void> {
    while (this.waiting.length > 0) {
      await setTimeout(this.options.gatherMs);
      while (this.underway.size >= UNDERWAY_MAX) await Promise.race(this.underway);
      this.begin(this.waiting.splice(0, GROUP_MAX));
    }
    this.gathering = null;
  }

  private begin(group: Waiting<T, R>[]): void {
    const written = this.write(group)
      .catch((error: unknown) => this.writeAlone(group, error))
      .finally(() => this.underway.delete(written));
    this.underway.add(written);
  }

  /** What cannot be stored must not make the others fail. If the database is away, all fail at once. */
  private async writeAlone(group: Waiting<T, R>[], error: unknown): Promise<void> {
    const isHopeless = group.length === 1 || isAway(error);
    if (isHopeless) return group.forEach(({ reject }) => reject(error));
    await Promise.all(group.map((one) => this.write([one]).catch(one.reject)));
  }

  private async write(group: Waiting<T, R>[]): Promise<void> {
    const results = await this.options.write(group.map(({ item }) => item));
    for (const [n, { resolve }] of group.entries()) resolve(results[n]!);
  }
}
