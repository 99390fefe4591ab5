import { ROW_ABOVE, ROW_HEIGHT } from '../rows/rows';
import { bandsOf } from './bands';

const cutsThrough = (rows: readonly number[], cut: number) =>
  rows.some((y) => y - ROW_ABOVE < cut && cut < y - ROW_ABOVE + ROW_HEIGHT);

describe('bandsOf', () => {
  it.each([
    ['rows close to each other', Array.from({ length: 100 }, (_, i) => 28 + i * ROW_HEIGHT)],
    ['a long pause between them', [28, 56, 1_900, 1_928]],
    ['rows here and there', [28, 200, 210 + ROW_HEIGHT, 600, 640, 1_300]],
    ['one row', [28]],
    ['a long time after the last', [28, 56]],
  ])('covers everything once and cuts through no row: %s', (_, rows) => {
    const height = rows.at(-1)! + (rows.length === 2 ? 1_000 : 40);
    const bands = bandsOf({ rows, height });
    expect([bands[0].top, bands.at(-1)!.bottom]).toEqual([0, height]);
    expect(bands.slice(1).map(({ top }) => top)).toEqual(bands.slice(0, -1).map(({ bottom }) => bottom));
    expect(bands.filter(({ top }) => cutsThrough(rows, top))).toEqual([]);
    for (const { top, bottom } of bands) {
      expect(bottom).toBeGreaterThan(top);
      expect(bottom - top).toBeLessThanOrEqual(500);
    }
  });

  it('has none of nothing', () => {
    expect(bandsOf({ rows: [], height: 0 })).toEqual([]);
  });
});
