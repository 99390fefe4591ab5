import { inInserts, inLists, inStatements, places, timeIn, timeText } from './own-sql.js';

describe('statements written by hand', () => {
  const list = (length: number) => Array.from({ length }, (_, n) => n);

  it('take the whole of a list, in order', () => {
    for (const onServer of [true, false])
      for (let length = 0; length < 130; length += 1)
        expect(inStatements(list(length), onServer).flat()).toEqual(list(length));
  });

  it('are few texts on SQLite, and as few statements as possible on a server', () => {
    const sizes = new Set(
      list(500).flatMap((length) => inStatements(list(length), false).map((piece) => piece.length)),
    );
    expect([...sizes].sort((a, b) => a - b)).toEqual([1, 2, 4, 8, 16, 32]);
    expect(inStatements(list(1_500), true).map((piece) => piece.length)).toEqual([1_000, 500]);
  });

  it('look for the whole of a list, and on SQLite in few texts', () => {
    const sizes = new Set<number>();
    for (let length = 0; length < 150; length += 1) {
      for (const onServer of [true, false])
        expect([...new Set(inLists(list(length), onServer).flat())]).toEqual(list(length));
      for (const piece of inLists(list(length), false)) sizes.add(piece.length);
    }
    expect([...sizes].sort((a, b) => a - b)).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(inLists(list(50), false)).toHaveLength(1);
  });

  it('read times as they were written, whichever form the driver gives them', () => {
    const at = new Date('2026-03-29T01:30:00.007Z');
    expect([timeIn(timeText(at)), timeIn(at), timeIn(null)]).toEqual([at, at, null]);
  });

  it('insert row by row on SQLite', () => {
    expect(inInserts(list(3), false)).toEqual([[0], [1], [2]]);
    expect(inInserts(list(3), true)).toEqual([[0, 1, 2]]);
  });

  it('have a place for each value, and times in UTC with milliseconds', () => {
    expect([places(1), places(3)]).toEqual(['(?)', '(?, ?, ?)']);
    expect(timeText(new Date('2026-03-29T01:30:00.007Z'))).toBe('2026-03-29 01:30:00.007');
  });
});
