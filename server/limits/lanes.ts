import { Injectable } from '@nestjs/common';
import { Lane } from './lane.js';

/**
 * Hashes and pictures run on the four threads that Node has for everything. Each kind has its own lane, so none takes all
 * threads. A hash takes some 25 ms, so half of the hashes that may wait are done in time.
 */
@Injectable()
export class Lanes {
  /** People who want to sign in do not wait for other kinds of work. */
  readonly signIns = new Lane({ atOnce: 2, waiting: 200, perAsker: 100, patienceMs: 5_000 });
  /**
   * All other passwords: new ones, and those of rooms. At most 20 of one asker wait, about half a second of work; further ones are
   * refused at once.
   */
  readonly passwords = new Lane({ atOnce: 1, waiting: 200, perAsker: 20, patienceMs: 8_000 });
  readonly pictures = new Lane({ atOnce: 1, waiting: 20, perAsker: 4, patienceMs: 8_000 });
}
