/** How far this host's clock is ahead of another, in ms, and how far that may be wrong. */
export interface Measured {
  differenceMs: number;
  withinMs: number;
}

/** Ring deadlines and leases are given by one process and judged by others, with grace periods of tens of seconds. */
export const CLOCK_MOST_MS = 1_000;

/** @param look when the other clock was asked and when it had answered, by this clock; and what it said */
export function measured(look: { before: number; after: number; there: number }): Measured {
  const { before, after, there } = look;
  return { differenceMs: Math.round((before + after) / 2 - there), withinMs: Math.ceil((after - before) / 2) };
}

/** Whether so little time passed that the difference says something; that it is far may be certain anyway. */
export const isCertain = (found: Measured): boolean => isFar(found) || found.withinMs <= CLOCK_MOST_MS / 2;

/** Only a difference that is certain counts: a database that answers late proves nothing. */
export const isFar = ({ differenceMs, withinMs }: Measured): boolean =>
  Math.abs(differenceMs) - withinMs > CLOCK_MOST_MS;
