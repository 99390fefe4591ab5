import { ProblemError } from '../http/errors/problem.js';

export interface LaneLimits {
  /** So many at a time. */
  atOnce: number;
  /** So many wait, and so many of one asker. */
  waiting: number;
  perAsker: number;
  /** Who has waited so long is told no: the asker is about to be told anyway. */
  patienceMs: number;
}

interface Waiting {
  since: number;
  rank: number;
  begin: () => void;
  refuse: (error: ProblemError) => void;
}

/**
 * A queue for work that occupies threads: so much of it at a time, and so much waiting. Those who wait take turns, one
 * of each asker, so that whoever asks a hundred times is the one who waits a hundred times as long. What one asker has waiting
 * goes by its rank, the lowest first, and by when it came.
 */
export class Lane {
  private running = 0;
  private waiting = 0;
  /** In the order of their turns. */
  private readonly askers = new Map<string, Waiting[]>();

  constructor(private readonly limits: LaneLimits) {}

  /**
   * @param asker whose turn is used
   * @param rank among what this asker has waiting
   * @throws rate-limited when too much waits
   */
  async run<T>(asker: string, work: () => Promise<T>, rank = 0): Promise<T> {
    if (this.running >= this.limits.atOnce) await this.wait(asker, rank);
    else this.running += 1;
    try {
      return await work();
    } finally {
      this.next();
    }
  }

  private wait(asker: string, rank: number): Promise<void> {
    const mine = this.askers.get(asker) ?? [];
    if (this.waiting >= this.limits.waiting || mine.length >= this.limits.perAsker) return Promise.reject(busy());
    return new Promise((begin, refuse) => {
      const behind = mine.findLastIndex((one) => one.rank <= rank) + 1;
      mine.splice(behind, 0, { since: Date.now(), rank, begin, refuse });
      this.askers.set(asker, mine);
      this.waiting += 1;
    });
  }

  /** Hands the place on, or gives it up. */
  private next(): void {
    for (let one = this.shift(); one !== undefined; one = this.shift()) {
      if (Date.now() - one.since < this.limits.patienceMs) return one.begin();
      one.refuse(busy());
    }
    this.running -= 1;
  }

  /** The first of whoever's turn it is, who then goes to the end. */
  private shift(): Waiting | undefined {
    const [turn] = this.askers;
    if (turn === undefined) return undefined;
    const [asker, mine] = turn;
    const first = mine.shift();
    this.askers.delete(asker);
    if (mine.length > 0) this.askers.set(asker, mine);
    this.waiting -= 1;
    return first;
  }
}

const busy = () =>
  new ProblemError('rate-limited', 'The server has much of this to do. Try again in a moment.', { retryAfter: 2 });
