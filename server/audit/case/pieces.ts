import { setImmediate } from 'node:timers/promises';

/** How many rows are measured at a time, before any of them is read. */
export const LOOK_ROWS = 200;
/** How much is read at a time. Other requests get their turn in between. */
const PIECE_BYTES = 128 * 1024;

/** A row, and its size. */
export interface Sized {
  id: number;
  bytes: number | string;
}

interface Source<T> {
  after?: number;
  /** The next rows after this id, at most `LOOK_ROWS`. */
  look: (after: number) => Promise<Sized[]>;
  /** These rows, in order. */
  read: (ids: number[]) => Promise<T[]>;
}

/** Reads rows of any size in the order of their ids. The pieces are limited by bytes, which are measured before reading. */
export async function* inPieces<T>({ after = 0, look, read }: Source<T>): AsyncGenerator<T> {
  for (;;) {
    const rows = await look(after);
    for (const ids of piecesOf(rows)) {
      yield* await read(ids);
      await setImmediate();
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < LOOK_ROWS) return;
    after = last.id;
  }
}

/** SQL for the size of these columns of a row. SQLite computes it without reading the values. */
export const sizeOf = (alias: string, columns: string[]): string =>
  ['400', ...columns.map((column) => `COALESCE(OCTET_LENGTH(${alias}.${column}), 0)`)].join(' + ');

/** Groups rows into pieces of at most `PIECE_BYTES`; a larger row is a piece by itself. */
export function* piecesOf(rows: Sized[]): Generator<number[]> {
  let ids: number[] = [];
  let left = PIECE_BYTES;
  for (const { id, bytes } of rows) {
    if (ids.length > 0 && Number(bytes) > left) {
      yield ids;
      [ids, left] = [[], PIECE_BYTES];
    }
    ids.push(id);
    left -= Number(bytes);
  }
  if (ids.length > 0) yield ids;
}
