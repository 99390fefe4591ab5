/** Shared by the statements that are written by hand, which run so often that building them with the ORM would cost more than running them. */

/** A time as the ORM writes it, on every database: UTC with milliseconds. */
export const timeText = (at: Date): string => at.toISOString().replace('T', ' ').slice(0, -1);

/** The opposite: a time as the driver returns it, which is text only on SQLite. */
export function timeIn(value: unknown): Date | null {
  if (value === null || value instanceof Date) return value;
  const text = value as string;
  return new Date(`${text.slice(0, 10)}T${text.slice(11)}Z`);
}

/** A list of words of our own, such as states, in brackets. Nothing that a client sends may stand in the text of a statement. */
export const quoted = (words: Iterable<string>): string => `(${[...words].map((word) => `'${word}'`).join(', ')})`;

/** Places for a list of values, in brackets. */
export const places = (count: number): string => `(${'?, '.repeat(count - 1)}?)`;

/** On a server a statement is a round trip, so one takes as much as it may. */
const LONGEST_ON_SERVER = 1_000;
/** SQLite keeps statements prepared by their text, so there a list comes in few lengths: powers of two up to this. */
const LONGEST_ON_SQLITE = 32;
const LONGEST_LIST_ON_SQLITE = 64;

/** The rows in pieces, each for one INSERT. On SQLite a row costs half as much in a statement of its own. */
export const inInserts = <T>(rows: readonly T[], onServer: boolean): T[][] =>
  onServer ? inStatements(rows, onServer) : rows.map((row) => [row]);

/**
 * The list in pieces, each for one `IN (…)` of a SELECT. On SQLite a piece is filled up with its last value, which does not change the
 * result, so that a few statements serve lists of any length there, too.
 */
export function inLists<T>(list: readonly T[], onServer: boolean): T[][] {
  if (onServer) return inStatements(list, onServer);
  const pieces: T[][] = [];
  for (let from = 0; from < list.length; from += LONGEST_LIST_ON_SQLITE) {
    const piece = list.slice(from, from + LONGEST_LIST_ON_SQLITE);
    const size = 2 ** Math.ceil(Math.log2(piece.length));
    pieces.push([...piece, ...Array<T>(size - piece.length).fill(piece.at(-1)!)]);
  }
  return pieces;
}

/** The list in pieces, each for one statement. */
export function inStatements<T>(list: readonly T[], onServer: boolean): T[][] {
  const pieces: T[][] = [];
  for (let from = 0; from < list.length;) {
    const left = list.length - from;
    const size = onServer ? LONGEST_ON_SERVER : Math.min(LONGEST_ON_SQLITE, 2 ** Math.floor(Math.log2(left)));
    pieces.push(list.slice(from, from + size));
    from += size;
  }
  return pieces;
}
