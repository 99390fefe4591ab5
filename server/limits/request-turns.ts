import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Lane } from './lane.js';

/**
 * A request that takes longer waits for something else: a hash, a body, a slow client. It no longer blocks others then. So two
 * hundred people who sign in at the same moment all get to the queue for hashing within two seconds.
 */
const HOLDS_MS = 75;

/** A request that costs this many points is a long one, such as a list of hundreds. */
const LONG_COST = 10;

/**
 * Limits how many requests are begun at a time. The others take turns, one per asker: hundreds of requests of one asker run one
 * after the other, and the requests of others, and all running calls, go on in between.
 */
@Injectable()
export class RequestTurns {
  private readonly lane = new Lane({ atOnce: 8, waiting: 2_000, perAsker: 1_000, patienceMs: 2_500 });
  /** Long requests run two at a time, so that short ones get their turn in between. */
  private readonly long = new Lane({ atOnce: 2, waiting: 2_000, perAsker: 1_000, patienceMs: 2_500 });

  /** Frees the place of the request that this response answers. */
  private readonly places = new WeakMap<Response, () => void>();

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>) {}

  /** Frees the place of a request that continues in another lane, such as that for hashing, so that it blocks nobody here. */
  leave(response: Response): void {
    this.places.get(response)?.();
  }

  /** Waits for the asker's turn, which lasts until the answer is sent. @throws rate-limited when too many wait */
  enter(asker: string, response: Response, cost: number): Promise<void> {
    if (!this.settings.rateLimits) return Promise.resolve();
    return new Promise((begin, refuse) => {
      const turn = () => {
        begin();
        return new Promise<void>((end) => {
          const timer = setTimeout(end, HOLDS_MS).unref();
          const leave = () => (clearTimeout(timer), end());
          this.places.set(response, leave);
          response.once('close', leave);
          if (response.closed) leave();
        });
      };
      const begun = () => this.lane.run(asker, turn);
      (cost < LONG_COST ? begun() : this.long.run(asker, begun)).catch(refuse);
    });
  }
}
