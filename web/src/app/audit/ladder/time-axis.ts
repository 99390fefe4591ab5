/** A stretch without steps that is drawn as a fold: its height says little of how long it was. */
export interface Gap {
  /** Milliseconds since 1970, as all times here. */
  readonly from: number;
  readonly to: number;
  /** Pixels from the top. */
  readonly top: number;
  readonly bottom: number;
}

export interface AxisWish {
  readonly pixelsPerSecond: number;
  /** No two steps are closer than this. */
  readonly row: number;
  /** What of its height a gap keeps, 0 to 1. */
  readonly gapShare?: number;
  /** Pixels that a second in a gap keeps at least, up to `GAP_READ_MOST`: so that what was measured in it can be read. */
  readonly gapPace?: number;
  /** Times that must be on the axis beside those of the steps. */
  readonly from?: number;
  readonly to?: number;
}

export interface TimeAxis {
  /** Pixels. */
  readonly height: number;
  /** The place of each step; steps of the same millisecond have places of their own. */
  readonly rows: readonly number[];
  readonly gaps: readonly Gap[];
  readonly yOf: (time: number) => number;
  readonly timeAt: (y: number) => number;
}

const MARGIN_TOP = 28;
const MARGIN_BOTTOM = 40;
/** A shorter pause is no gap, however large it is drawn. */
const GAP_FROM_MS = 10_000;
/** What would be higher is folded... */
const UNFOLDED_MOST = 120;
/** ...and everything where a second takes fewer pixels than this: half a minute would look like a moment. */
const UNFOLDED_PACE = 4;
/** It is folded to a part of its height... */
const GAP_SHARE = 1 / 20;
const GAP_LEAST = 56;
/** As much of a gap as is kept for what was measured in it. */
const GAP_READ_MOST = 420;
/** ...and at most to as many pixels as this many seconds take. */
const GAP_MOST_SECONDS = 180;

interface Knot {
  time: number;
  y: number;
}

/**
 * Time downwards: proportional to time where there is room, never closer than a row between two steps, and folded where
 * nothing happened for long. Piecewise linear and monotone, so that it can be read in both directions.
 * @param times of the steps, ascending
 */
export function timeAxis(times: readonly number[], wish: AxisWish): TimeAxis {
  const first = Math.min(times[0] ?? Infinity, wish.from ?? Infinity);
  if (first === Infinity) return EMPTY;
  const last = Math.max(times.at(-1) ?? first, wish.to ?? first);
  const knots: Knot[] = [];
  const gaps: Gap[] = [];
  const add = (time: number, apart: number) => {
    const before = knots.at(-1);
    const y = before === undefined ? MARGIN_TOP : before.y + heightOf(time - before.time, wish, apart);
    if (before !== undefined && isFolded(time - before.time, wish))
      gaps.push({ from: before.time, to: time, top: before.y, bottom: y });
    knots.push({ time, y });
    return y;
  };
  if (first !== times[0]) add(first, 0);
  const rows = times.map((time) => add(time, wish.row));
  if (last !== times.at(-1) && last !== first) add(last, 0);
  return { height: (knots.at(-1)?.y ?? 0) + MARGIN_BOTTOM, rows, gaps, ...mapsOf(knots) };
}

function isFolded(ms: number, { pixelsPerSecond }: AxisWish): boolean {
  const isLarge = (ms / 1_000) * pixelsPerSecond > UNFOLDED_MOST;
  return ms >= GAP_FROM_MS && (isLarge || pixelsPerSecond < UNFOLDED_PACE);
}

function heightOf(ms: number, wish: AxisWish, apart: number): number {
  const whole = (ms / 1_000) * wish.pixelsPerSecond;
  if (!isFolded(ms, wish)) return Math.max(apart, whole);
  const read = Math.min(GAP_READ_MOST, whole, (ms / 1_000) * (wish.gapPace ?? 0));
  const least = Math.max(GAP_LEAST, read);
  const most = Math.max(least, GAP_MOST_SECONDS * wish.pixelsPerSecond);
  return Math.max(apart, Math.min(most, Math.max(least, whole * (wish.gapShare ?? GAP_SHARE))));
}

function mapsOf(knots: readonly Knot[]): Pick<TimeAxis, 'yOf' | 'timeAt'> {
  const ys = knots.map(({ y }) => y);
  const times = knots.map(({ time }) => time);
  return {
    yOf: (time) => between(time, times, ys),
    timeAt: (y) => between(y, ys, times),
  };
}

/** The value at `x` of the line through the points (xs, ys), xs ascending; beyond the ends, that of the end. */
function between(x: number, xs: readonly number[], ys: readonly number[]): number {
  const after = firstAtLeast(xs, x);
  if (after >= xs.length) return ys[xs.length - 1];
  if (after === 0 || xs[after] === x) return ys[after];
  const part = (x - xs[after - 1]) / (xs[after] - xs[after - 1]);
  return ys[after - 1] + part * (ys[after] - ys[after - 1]);
}

/** The first index whose value is `least` or more; the length where there is none. `values` ascend. */
export function firstAtLeast(values: readonly number[], least: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

const EMPTY: TimeAxis = { height: 0, rows: [], gaps: [], yOf: () => 0, timeAt: () => 0 };
