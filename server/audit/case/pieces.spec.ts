import { inPieces, LOOK_ROWS, piecesOf } from './pieces.js';

const KIB = 1024;

/** Which reads were made, and which rows they returned. */
async function readAll(sizes: number[]) {
  const rows = sizes.map((bytes, index) => ({ id: index + 1, bytes }));
  const [came, pieces]: [number[], number[][]] = [[], []];
  const look = (after: number) => Promise.resolve(rows.filter(({ id }) => id > after).slice(0, LOOK_ROWS));
  const read = (ids: number[]) => {
    pieces.push(ids);
    return Promise.resolve(ids);
  };
  for await (const id of inPieces({ look, read })) came.push(id);
  return { came, pieces };
}

it('small rows come many at a time, large ones a few, each once and in order', async () => {
  const small = Array.from({ length: 450 }, () => 100);
  const { came, pieces } = await readAll([...small, 60 * KIB, 60 * KIB, 60 * KIB, 500 * KIB, 10]);
  expect(came).toEqual(Array.from({ length: 455 }, (_, index) => index + 1));
  expect(pieces.map(({ length }) => length)).toEqual([200, 200, 52, 1, 1, 1]);
});

it('large rows after small ones are not read with as many at once', () => {
  const rows = [...Array.from({ length: 100 }, () => 400), ...Array.from({ length: 100 }, () => 64 * KIB)];
  const pieces = [...piecesOf(rows.map((bytes, id) => ({ id, bytes: String(bytes) })))];
  const bytes = pieces.map((ids) => ids.reduce((sum, id) => sum + rows[id]!, 0));
  expect(Math.max(...bytes)).toBeLessThanOrEqual(128 * KIB);
});

it('nothing is read where there is nothing', async () => {
  expect(await readAll([])).toEqual({ came: [], pieces: [] });
});
