import type { Layout, StageSeat } from './seat';

/** Pixels from the stage's upper left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export type Size = Pick<Box, 'width' | 'height'>;

/** The stage; notices lie over its upper `covered` pixels. */
export interface StageRoom extends Size {
  readonly covered: number;
}

/** Where one seat is drawn. */
export interface SeatBox {
  readonly seat: StageSeat;
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

/** The limits for how tiles may look. */
interface Shape {
  /** Width divided by height. */
  readonly narrowest: number;
  readonly widest: number;
  /** How many tiles may stand side by side. */
  readonly least: number;
  readonly most: number;
}

const RATIO = 16 / 9;
/** The space between two tiles. */
export const GAP = 8;
/** A window narrower than this, and higher than wide, is a telephone held upright. */
const PHONE = 600;
/** If the stage is wider than this, and wider than high, people are at its right. */
const WIDE_FROM = 640;
const STRIP = { least: 168, most: 260, share: 0.2, lowest: 96, highest: 220, lowShare: 0.3 };
/** On a telephone the strip is not a line of small pictures: everybody in it is visible. */
const PHONE_STRIP_SHARE = 0.45;

/** Whole pictures: any number of them side by side. */
const WIDE: Shape = { narrowest: RATIO, widest: RATIO, least: 1, most: Infinity };
/** An upright window has too little width for whole pictures of many: their sides are cut off instead. */
const UPRIGHT: Shape = { narrowest: 3 / 4, widest: RATIO, least: 1, most: 2 };
const UPRIGHT_STRIP: Shape = { ...UPRIGHT, least: 3, most: 4 };

/** How tiles look in a window of this size. */
const shapeFor = ({ width, height }: Size): Shape => (isPhone({ width, height }) ? UPRIGHT : WIDE);

const isPhone = ({ width, height }: Size): boolean => width < PHONE && height > width;

/**
 * The tiles in which `count` people are seen best in an area, without scrolling. A face needs width and height alike,
 * so tiles are compared by their shorter side.
 */
export function gridFor(count: number, area: Size, shape = shapeFor(area)): Grid {
  const most = Math.max(shape.least, Math.min(shape.most, count));
  const choices = Array.from({ length: most - shape.least + 1 }, (_, index) =>
    tilesIn(shape.least + index, count, { area, shape }),
  );
  return choices.reduce((best, grid) => (isBetter(grid, best) ? grid : best));
}

function isBetter(one: Grid, other: Grid): boolean {
  const [shorter, before] = [one, other].map(({ width, height }) => Math.min(width, height));
  return shorter === before ? one.width * one.height > other.width * other.height : shorter > before;
}

function tilesIn(columns: number, count: number, { area, shape }: { area: Size; shape: Shape }): Grid {
  const rows = Math.max(1, Math.ceil(count / columns));
  const widest = (area.width - GAP * (columns - 1)) / columns;
  const highest = (area.height - GAP * (rows - 1)) / rows;
  const width = Math.max(0, Math.floor(Math.min(widest, highest * shape.widest)));
  return { columns, width, height: Math.max(0, Math.floor(Math.min(highest, width / shape.narrowest))) };
}

/** The grid as boxes, centred in the area; the last row is centred below the others. */
export function gridBoxes(count: number, area: Box, shape = shapeFor(area)): Box[] {
  const { columns, width, height } = gridFor(count, area, shape);
  const rows = Math.ceil(count / columns);
  const top = area.top + (area.height - rows * height - (rows - 1) * GAP) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row < rows - 1 ? columns : count - row * columns;
    const left = area.left + (area.width - inRow * width - (inRow - 1) * GAP) / 2;
    return box(left + (index % columns) * (width + GAP), top + row * (height + GAP), width, height);
  });
}

/** Where each seat is drawn on the stage; in a call between two the user's own picture is no tile. */
export function placesIn(layout: Layout, seats: readonly StageSeat[], room: StageRoom): SeatBox[] {
  if (layout.name === 'two') {
    const { width, height } = room;
    const others = seats.filter(({ kind }) => kind !== 'own').slice(0, 1);
    return others.map((seat) => ({ seat, box: box(0, 0, width, height), filling: true }));
  }
  const large = 'large' in layout ? seats.findIndex(({ key }) => key === layout.large) : -1;
  const boxes = besideNotices(seats.length, large < 0 ? null : large, room);
  return seats.map((seat, index) => ({ seat, box: boxes[index], filling: false }));
}

/** Tiles give way to the notices, but stay where they are if none would be covered. */
function besideNotices(count: number, onStage: number | null, { width, height, covered }: StageRoom): Box[] {
  const boxes = arrange(count, onStage, width, height);
  if (boxes.every(({ top }) => top >= covered)) return boxes;
  const lower = arrange(count, onStage, width, Math.max(0, height - covered));
  return lower.map((one) => ({ ...one, top: one.top + covered }));
}

/** The seat that is shown as a small picture in a corner. */
export function corneredIn(layout: Layout, seats: readonly StageSeat[]): StageSeat | null {
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
  const { stage, strip, shape } = split(all, count - 1);
  const others = gridBoxes(count - 1, strip, shape);
  return [...others.slice(0, onStage), stage, ...others.slice(onStage)];
}

interface Split {
  readonly stage: Box;
  readonly strip: Box;
  /** How tiles look in the strip. */
  readonly shape: Shape;
}

/** The strip takes only the room its tiles need; the stage gets the rest. */
function split(all: Box, count: number): Split {
  const { width, height } = all;
  if (width >= WIDE_FROM && width > height) {
    const most = clamp(width * STRIP.share, STRIP.least, STRIP.most);
    const { columns, width: tile } = gridFor(count, { width: most, height }, WIDE);
    const side = columns * tile + (columns - 1) * GAP;
    const rest = Math.max(0, width - side - GAP);
    return { stage: box(0, 0, rest, height), strip: box(rest + GAP, 0, side, height), shape: WIDE };
  }
  const [most, shape] = isPhone(all)
    ? [height * PHONE_STRIP_SHARE, UPRIGHT_STRIP]
    : [clamp(height * STRIP.lowShare, STRIP.lowest, STRIP.highest), WIDE];
  const { columns, height: tile } = gridFor(count, { width, height: most }, shape);
  const rows = Math.ceil(count / columns);
  const low = rows * tile + (rows - 1) * GAP;
  const rest = Math.max(0, height - low - GAP);
  return { stage: box(0, 0, width, rest), strip: box(0, rest + GAP, width, low), shape };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function box(left: number, top: number, width: number, height: number): Box {
  return { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) };
}
