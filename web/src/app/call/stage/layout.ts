import type { Layout, Seat } from './seat';

/** Pixels from the stage's upper left corner. */
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
  /** It fills the whole stage; name and state are shown outside of it. */
  readonly filling: boolean;
}

/** Equal tiles in rows; every row but the last is full. */
export interface Grid {
  readonly columns: number;
  /** The size of one tile, in pixels. */
  readonly width: number;
  readonly height: number;
}

const RATIO = 16 / 9;
/** The space between two tiles. */
export const GAP = 8;
/** A window narrower than this, and higher than wide, is a telephone held upright. */
const PHONE = 600;
/** If the stage is wider than this, and wider than high, people are at its right. */
const WIDE_FROM = 640;
const STRIP = { least: 168, most: 260, share: 0.2, lowest: 96, highest: 220, lowShare: 0.3 };

/** The largest 16:9 tiles with which `count` people fit into a window without cutting or scrolling. */
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

/** The grid as boxes, centred in the area; the last row is centred below the others. */
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

/** Where each seat is drawn in a stage of this size; in a call between two the user's own picture is no tile. */
export function placesIn(layout: Layout, seats: readonly Seat[], { width, height }: Size): Place[] {
  if (layout.name === 'two') {
    const others = seats.filter(({ kind }) => kind !== 'own').slice(0, 1);
    return others.map((seat) => ({ seat, box: box(0, 0, width, height), filling: true }));
  }
  const large = 'large' in layout ? seats.findIndex(({ key }) => key === layout.large) : -1;
  const boxes = arrange(seats.length, large < 0 ? null : large, width, height);
  return seats.map((seat, index) => ({ seat, box: boxes[index], filling: false }));
}

/** The seat that is shown as a small picture in a corner. */
export function corneredIn(layout: Layout, seats: readonly Seat[]): Seat | null {
  const own = layout.name === 'two' ? seats.find(({ kind }) => kind === 'own') : undefined;
  return own?.track ? own : null;
}

/**
 * Where each of `count` tiles is. If one is on the stage (given by its index), it is large and the others are in a
 * strip: at the right in a wide window, below the stage in a narrow one.
 */
export function arrange(count: number, onStage: number | null, width: number, height: number): Box[] {
  const all = box(0, 0, width, height);
  if (onStage === null || onStage >= count) return gridBoxes(count, all);
  if (count === 1) return [all];
  const { stage, strip } = split(all, count - 1);
  const others = gridBoxes(count - 1, strip);
  return [...others.slice(0, onStage), stage, ...others.slice(onStage)];
}

/** The strip takes only the room its tiles need; the stage gets the rest. */
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
