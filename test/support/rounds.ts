/** `LONG=1`: the long run. */
export const LONG = process.env['LONG'] === '1';

/** How often a race is run: a few times in every run of the tests, and often in the long one. */
export const rounds = (short: number, long: number): number => (LONG ? long : short);

/**
 * Of things that are all treated alike: one in `everyNth`, and with another `from` others, so that over many lists each has its
 * turn. In the long run all of them.
 */
export const sampled = <T>(list: readonly T[], everyNth: number, from: number): readonly T[] =>
  LONG ? list : list.filter((_, index) => (index + from) % everyNth === 0);
