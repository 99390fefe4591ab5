import type { Direction } from '../rows/directions';
import type { Names } from '../words/event-words';
import type { Measure } from './measures';

/** Widths of the quality plots, in pixels. */
const COLUMN_MOST = 62;
const COLUMN_LEAST = 40;
/** The stripe that shows the level. */
export const BAND_WIDTH = 14;
const DIRECTION_APART = 12;
/** Includes the line at its left. */
const PADDING = 9;
/** Padding around a column's head, and the width of one character in it. */
const HEAD_PADDING = 8;
const LETTER = 6.6;

/** What the plots and their heads show. */
export interface Plotted {
  readonly directions: readonly Direction[];
  /** All directions of the call, since they share their scales: showing another direction must not change the scale. */
  readonly all: readonly Direction[];
  readonly measures: readonly Measure[];
  readonly layout: PlotsLayout;
  readonly names: Names;
}

/** Where the plots are drawn. */
export interface PlotsLayout {
  readonly columnWidth: number;
  /** The width of one direction: its stripe and its columns. */
  readonly directionWidth: number;
  readonly width: number;
}

/** Where one direction is, in pixels from the left edge of all plots. */
export function spanOfDirection(index: number, { directionWidth }: PlotsLayout): { left: number; right: number } {
  const left = PADDING + index * directionWidth;
  return { left, right: left + directionWidth - DIRECTION_APART };
}

/** Whether words fit over a column without being cut. */
export function fitsColumn(words: string, { columnWidth }: PlotsLayout): boolean {
  return words.length * LETTER <= columnWidth - HEAD_PADDING;
}

/** Gives all columns one width: narrower if they would take more than `room`, but never too narrow to read. */
export function plotsLayout(of: { directions: number; measures: number; room: number }): PlotsLayout {
  const { directions, measures, room } = of;
  const beside = PADDING + directions * (BAND_WIDTH + DIRECTION_APART);
  const fitting = Math.floor((room - beside) / Math.max(1, directions * measures));
  const columnWidth = Math.min(COLUMN_MOST, Math.max(COLUMN_LEAST, fitting));
  const directionWidth = BAND_WIDTH + measures * columnWidth + DIRECTION_APART;
  return { columnWidth, directionWidth, width: PADDING + directions * directionWidth };
}
