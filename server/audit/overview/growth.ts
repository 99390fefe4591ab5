/** A number of troubled calls in two spans of time, beside the number of all calls in the same spans. */
export interface Grown {
  now: number;
  before: number;
  callsNow: number;
  callsBefore: number;
}

/** Two or three of anything happen by chance. */
const FEWEST = 4;
const BY_HALF = 1.5;
/** Nothing in a few calls does not mean that it never happens: half an event may have been missed. */
const UNSEEN = 0.5;
/** This many standard deviations, for events that are independent of each other (Poisson). */
const DEVIATIONS = 2;

/**
 * Whether a number has grown so much that somebody should look: by half at least, and by more than chance explains. If twice as many people
 * called, twice as much trouble is to be expected. If there were no calls before, or hardly any, there is nothing to compare with.
 */
export function standsOut({ now, before, callsNow, callsBefore }: Grown): boolean {
  if (now < FEWEST || callsBefore === 0) return false;
  const expected = (Math.max(before, UNSEEN) * callsNow) / callsBefore;
  return now >= BY_HALF * expected && now - expected >= DEVIATIONS * Math.sqrt(Math.max(expected, 1));
}
