/** Widths of the quality plots, in pixels. */
const COLUMN_MOST = 62;
const COLUMN_LEAST = 36;
/** The stripe that says how good it was. */
export const BAND_WIDTH = 14;
const DIRECTION_APART = 12;
/** With the line at its left. */
const PADDING = 9;

/** Where the plots are drawn. */
export interface PlotsLayout {
  readonly columnWidth: number;
  /** Of one direction: its stripe and its columns. */
  readonly directionWidth: number;
  readonly width: number;
}

/** Columns of one width: narrower where they would take more than `room`, but never too narrow to be read. */
export function plotsLayout(of: { directions: number; measures: number; room: number }): PlotsLayout {
  const { directions, measures, room } = of;
  const beside = PADDING + directions * (BAND_WIDTH + DIRECTION_APART);
  const fitting = Math.floor((room - beside) / Math.max(1, directions * measures));
  const columnWidth = Math.min(COLUMN_MOST, Math.max(COLUMN_LEAST, fitting));
  const directionWidth = BAND_WIDTH + measures * columnWidth + DIRECTION_APART;
  return { columnWidth, directionWidth, width: PADDING + directions * directionWidth };
}
