/** `LONG=1`: the long run. */
export const LONG = process.env['LONG'] === '1';

/** How often a race is run: a few times in every run of the tests, and often in the long one. */
export const rounds = (short: number, long: number): number => (LONG ? long : short);
