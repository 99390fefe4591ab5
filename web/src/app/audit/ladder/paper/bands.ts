import { ROW_ABOVE, ROW_HEIGHT, type Stretch } from '../rows/rows';
import { firstAtLeast, type TimeAxis } from '../time-axis';

/** The height of a piece that is kept on one sheet; small enough that little of a sheet stays empty. */
const BAND = 6 * ROW_HEIGHT;
/** A longer pause is cut too, since it would be higher than a sheet. */
const BAND_MOST = 500;

/** Cuts the ladder into pieces, none of which splits a row. A browser would cut a drawing wherever a sheet ends. */
export function bandsOf({ rows, height }: Pick<TimeAxis, 'rows' | 'height'>): Stretch[] {
  const tops = rows.map((y) => y - ROW_ABOVE);
  const bands: Stretch[] = [];
  let top = 0;
  while (height - top > BAND) {
    const next = firstAtLeast(tops, top + BAND + 1);
    const within = tops[next - 1] ?? 0;
    const bottom = within > top ? within : Math.min(tops[next] ?? height, height, top + BAND_MOST);
    bands.push({ top, bottom });
    top = bottom;
  }
  return top < height ? [...bands, { top, bottom: height }] : bands;
}
