/**
 * Loaded into a server process (`clockOf` in `clock.ts`), it sets the process's wall clock: on SIGUSR2 the clock jumps as far ahead of the
 * machine's as the file says, in ms. The monotonic clock runs on, as it does when a machine's time is set.
 */
import { readFileSync } from 'node:fs';

const Real = Date;
let ahead = 0;

globalThis.Date = class Date extends Real {
  constructor(...of) {
    if (of.length === 0) super(Real.now() + ahead);
    else super(...of);
  }

  static now() {
    return Real.now() + ahead;
  }
};

process.on('SIGUSR2', () => (ahead = Number(readFileSync(process.env.PARLEY_TEST_CLOCK, 'utf8'))));
