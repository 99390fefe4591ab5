import { Injectable } from '@nestjs/common';
import { Lane } from './lane.js';

/**
 * Hashes and pictures are worked on by the four threads that Node has for everything: each kind has its own, and none
 * takes all. A hash takes some 25 ms, so that half of those who may wait are through in time.
 */
@Injectable()
export class Lanes {
  /** Whoever wants to come in does not wait for what somebody else would like to have. */
  readonly signIns = new Lane({ atOnce: 2, waiting: 200, perAsker: 100, patienceMs: 5_000 });
  /** Every other password: new ones, those of rooms. At most 20 of one asker wait, about half a second of work; further ones are refused at once. */
  readonly passwords = new Lane({ atOnce: 1, waiting: 200, perAsker: 20, patienceMs: 8_000 });
  readonly pictures = new Lane({ atOnce: 1, waiting: 20, perAsker: 4, patienceMs: 8_000 });
}
