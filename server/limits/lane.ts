import { ProblemError } from '../http/errors/problem.js';

export interface LaneLimits {
  /** How many run at a time. */
  atOnce: number;
  /** How many may wait, and how many of one asker. */
  waiting: number;
  perAsker: number;
  /** After this wait the work is refused; the client's request is about to time out anyway. */
  patienceMs: number;
}

interface Waiting {
  since: number;
  rank: number;
  begin: () => void;
  refuse: (error: ProblemError) => void;
}

/**
 * A queue for work that occupies threads. It limits how much runs at a time and how much waits. Askers take turns, one piece of
 * work each, so an asker with a hundred pieces waits for all of them in turn. The work of one asker is ordered by rank, lowest
 * first, then by arrival.
 */
export class Lane {
  private running = 0;
  private waiting = 0;
  /** In the order of their turns. */
  private readonly askers = new Map<string, Waiting[]>();

  constructor(private readonly limits: LaneLimits) {}

  /**
   * @param asker whose turn is used
   * @param rank order within the waiting work of this asker
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

  /** Passes the place on to the next, or frees it. */
  private next(): void {
    for (let one = this.shift(); one !== undefined; one = this.shift()) {
      if (Date.now() - one.since < this.limits.patienceMs) return one.begin();
      one.refuse(busy());
    }
    this.running -= 1;
  }

  /** Takes the first piece of the asker whose turn it is; that asker then goes to the end. */
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
