import { bounded, ZOOM_LEAST, ZOOM_MOST } from './ladder-taste';
import { ROW_HEIGHT } from '../rows/rows';
import { timeAxis } from '../time-axis';

/** The factor of one zoom step. */
export const ZOOM_STEP = 1.5;
const HALVINGS = 24;

interface Fitting {
  readonly times: readonly number[];
  readonly from?: number;
  readonly to?: number;
}

/** The largest zoom (pixels per second) at which everything fits into `height`; the smallest zoom if nothing does. */
export function fitting({ times, from, to }: Fitting, height: number): number {
  const heightAt = (pixelsPerSecond: number) => timeAxis(times, { pixelsPerSecond, row: ROW_HEIGHT, from, to }).height;
  let [low, high] = [Math.log(ZOOM_LEAST), Math.log(ZOOM_MOST)];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (heightAt(Math.exp(middle)) <= height) low = middle;
    else high = middle;
  }
  return bounded(Math.exp(low));
}

/** What keeps its place on the screen while the zoom changes: the step nearest to it, or else the time there. */
export type Anchor = { readonly row: number; readonly off: number } | { readonly time: number };

export function anchorAt(y: number, axis: { rows: readonly number[]; timeAt: (y: number) => number }): Anchor {
  let row = -1;
  for (let i = 0; i < axis.rows.length; i++)
    if (row < 0 || Math.abs(axis.rows[i] - y) < Math.abs(axis.rows[row] - y)) row = i;
  const off = row < 0 ? Infinity : y - axis.rows[row];
  return Math.abs(off) <= ROW_HEIGHT ? { row, off } : { time: axis.timeAt(y) };
}

export function placeOf(anchor: Anchor, axis: { rows: readonly number[]; yOf: (time: number) => number }): number {
  return 'time' in anchor ? axis.yOf(anchor.time) : (axis.rows[anchor.row] ?? 0) + anchor.off;
}
