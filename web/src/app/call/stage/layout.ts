import type { Layout, Seat } from './seat';

/** Pixels from the upper left corner of the stage. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export type Size = Pick<Box, 'width' | 'height'>;

/** Where one seat is drawn. */
export interface Place {
  readonly seat: Seat;
  readonly box: Box;
  /** It fills the stage from edge to edge; who it is and how it goes is told beside it. */
  readonly filling: boolean;
}

/** Equal tiles in rows; every row is full but the last. */
export interface Grid {
  readonly columns: number;
  /** Of one tile, in pixels. */
  readonly width: number;
  readonly height: number;
}

const RATIO = 16 / 9;
/** Between two tiles. */
export const GAP = 8;
/** Beneath this width a window that is higher than wide is a telephone held upright. */
const PHONE = 600;
/** Where the stage is wider than this, and wider than high, people stand at its right. */
const WIDE_FROM = 640;
const STRIP = { least: 168, most: 260, share: 0.2, lowest: 96, highest: 220, lowShare: 0.3 };

/** The largest tiles of 16:9 by which `count` people fit into a window, none of them cut and nothing to scroll. */
export function gridFor(count: number, width: number, height: number): Grid {
  const most = width < PHONE && height > width ? Math.min(2, count) : count;
  const choices = Array.from({ length: Math.max(1, most) }, (_, index) => tilesIn(index + 1, count, width, height));
  return choices.reduce((best, grid) => (grid.width > best.width ? grid : best));
}

function tilesIn(columns: number, count: number, width: number, height: number): Grid {
  const rows = Math.max(1, Math.ceil(count / columns));
  const widest = (width - GAP * (columns - 1)) / columns;
  const highest = (height - GAP * (rows - 1)) / rows;
  const tile = Math.max(0, Math.floor(Math.min(widest, highest * RATIO)));
  return { columns, width: tile, height: Math.floor(tile / RATIO) };
}

/** The same as places: in the middle of the area, the last row centred beneath the others. */
export function gridBoxes(count: number, area: Box): Box[] {
  const { columns, width, height } = gridFor(count, area.width, area.height);
  const rows = Math.ceil(count / columns);
  const top = area.top + (area.height - rows * height - (rows - 1) * GAP) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row < rows - 1 ? columns : count - row * columns;
    const left = area.left + (area.width - inRow * width - (inRow - 1) * GAP) / 2;
    return box(left + (index % columns) * (width + GAP), top + row * (height + GAP), width, height);
  });
}

/** Where each seat is drawn in a stage of this size; in a call of two one's own picture is no tile. */
export function placesIn(layout: Layout, seats: readonly Seat[], { width, height }: Size): Place[] {
  if (layout.name === 'two') {
    const others = seats.filter(({ kind }) => kind !== 'own').slice(0, 1);
    return others.map((seat) => ({ seat, box: box(0, 0, width, height), filling: true }));
  }
  const large = 'large' in layout ? seats.findIndex(({ key }) => key === layout.large) : -1;
  const boxes = arrange(seats.length, large < 0 ? null : large, width, height);
  return seats.map((seat, index) => ({ seat, box: boxes[index], filling: false }));
}

/** The seat that stands as a small picture in a corner. */
export function corneredIn(layout: Layout, seats: readonly Seat[]): Seat | null {
  const own = layout.name === 'two' ? seats.find(({ kind }) => kind === 'own') : undefined;
  return own?.track ? own : null;
}

/**
 * Where each of `count` tiles stands. With a tile on the stage (its index), that one is large and the others stand in
 * a strip: at the right of a wide window, beneath the stage of a narrow one.
 */
export function arrange(count: number, onStage: number | null, width: number, height: number): Box[] {
  const all = box(0, 0, width, height);
  if (onStage === null || onStage >= count) return gridBoxes(count, all);
  if (count === 1) return [all];
  const { stage, strip } = split(all, count - 1);
  const others = gridBoxes(count - 1, strip);
  return [...others.slice(0, onStage), stage, ...others.slice(onStage)];
}

/** The strip takes no more than its tiles need; all the rest is the stage's. */
function split({ width, height }: Box, count: number): { stage: Box; strip: Box } {
  if (width >= WIDE_FROM && width > height) {
    const most = clamp(width * STRIP.share, STRIP.least, STRIP.most);
    const { columns, width: tile } = gridFor(count, most, height);
    const side = columns * tile + (columns - 1) * GAP;
    const rest = Math.max(0, width - side - GAP);
    return { stage: box(0, 0, rest, height), strip: box(rest + GAP, 0, side, height) };
  }
  const most = clamp(height * STRIP.lowShare, STRIP.lowest, STRIP.highest);
  const { columns, height: tile } = gridFor(count, width, most);
  const rows = Math.ceil(count / columns);
  const low = rows * tile + (rows - 1) * GAP;
  const rest = Math.max(0, height - low - GAP);
  return { stage: box(0, 0, width, rest), strip: box(0, rest + GAP, width, low) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function box(left: number, top: number, width: number, height: number): Box {
  return { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) };
}
