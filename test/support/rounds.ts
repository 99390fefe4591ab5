/** `LONG=1`: the long run. */
export const LONG = process.env['LONG'] === '1';

/** How often a race is run: a few times in a usual run, and often in the long one. */
export const rounds = (short: number, long: number): number => (LONG ? long : short);

/**
 * Every `everyNth` item of a list whose items are all treated alike; in the long run all of them. Callers that increase `from` by
 * one for each list reach every item in turn.
 */
export const sampled = <T>(list: readonly T[], everyNth: number, from: number, all = LONG): readonly T[] =>
  all ? list : list.filter((_, index) => (index + from) % everyNth === 0);

/** The first of each kind, for a list in which items of one kind take the same way through the code; in the long run all of them. */
export const oneOfEach = <T>(list: readonly T[], kindOf: (item: T) => unknown, all = LONG): readonly T[] =>
  all ? list : [...Map.groupBy(list, kindOf).values()].map(([first]) => first!);

/** A test for the long run only: a further way to something that every run proves in the main way. */
export const itInLongRun: jest.It = LONG ? it : it.skip;
