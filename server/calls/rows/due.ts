import { And, Equal, LessThanOrEqual, MoreThan } from 'typeorm';

/** How many rows are read in one query. */
export const DUE_PAGE = 200;

/** The last row of the page before. */
export interface Due {
  at: Date;
  id: number;
}

/** Conditions for the rows that are due by `until` and follow the last row of the page before, ordered by time, then by id. */
export function dueUntil<C extends string>(column: C, until: Date, after: Due | null) {
  if (after === null) return [{ [column]: LessThanOrEqual(until) }];
  return [
    { [column]: And(LessThanOrEqual(until), MoreThan(after.at)) },
    { [column]: Equal(after.at), id: MoreThan(after.id) },
  ];
}

/**
 * All rows that are due, page by page, the longest overdue first. No row comes twice, so a row that cannot be
 * dealt with does not hold up the rest.
 */
export async function* pageByPage<T extends { id: number }>(
  find: (after: Due | null) => Promise<T[]>,
  dueAt: (row: T) => Date | null,
): AsyncGenerator<T> {
  for (let after: Due | null = null; ;) {
    const page: T[] = await find(after);
    const last = page.at(-1);
    yield* page;
    if (last === undefined || page.length < DUE_PAGE) return;
    after = { at: dueAt(last) ?? new Date(0), id: last.id };
  }
}
