import { ROW_ABOVE, ROW_HEIGHT, type Stretch } from '../rows/rows';
import { firstAtLeast, type TimeAxis } from '../time-axis';

/** What is kept together on a sheet: low enough that little of the sheet stays empty. */
const BAND = 6 * ROW_HEIGHT;
/** A longer pause is cut too: it would be higher than the sheet. */
const BAND_MOST = 500;

/** The ladder in pieces, none of which cuts through a row. A browser cuts a drawing wherever a sheet ends. */
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
