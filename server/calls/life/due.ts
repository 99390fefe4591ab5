import { And, Equal, LessThanOrEqual, MoreThan } from 'typeorm';

/** So many rows are read at once. */
export const DUE_PAGE = 200;

/** Where the page before ended. */
export interface Due {
  at: Date;
  id: number;
}

/** Conditions for rows due until `until`, from behind the last one of the page before: by time, then by id. */
export function dueUntil<C extends string>(column: C, until: Date, after: Due | null) {
  if (after === null) return [{ [column]: LessThanOrEqual(until) }];
  return [
    { [column]: And(LessThanOrEqual(until), MoreThan(after.at)) },
    { [column]: Equal(after.at), id: MoreThan(after.id) },
  ];
}

/**
 * All rows that are due, page by page, first come first: however many there are, nobody starves behind others. None comes
 * twice, so that one that stays as it is does not hold up the rest.
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
