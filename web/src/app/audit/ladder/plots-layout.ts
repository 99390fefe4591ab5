/** Widths of the quality plots, in pixels. */
export const COLUMN_WIDTH = 62;
/** The stripe that says how good it was. */
export const BAND_WIDTH = 14;
const DIRECTION_APART = 12;
/** With the line at its left. */
const PADDING = 9;

export function directionWidth(measures: number): number {
  return BAND_WIDTH + measures * COLUMN_WIDTH + DIRECTION_APART;
}

export function plotsWidth(directions: number, measures: number): number {
  return PADDING + directions * directionWidth(measures);
}
