/** A stretch without steps that is drawn folded, so its height does not show how long it was. */
export interface Gap {
  /** Milliseconds since 1970, like all times here. */
  readonly from: number;
  readonly to: number;
  /** Pixels from the top. */
  readonly top: number;
  readonly bottom: number;
}

export interface AxisWish {
  readonly pixelsPerSecond: number;
  /** The least distance between two steps, in pixels. */
  readonly row: number;
  /** The share of its height that a gap keeps, 0 to 1. */
  readonly gapShare?: number;
  /**
   * The least height of a second in a gap, in pixels (up to `GAP_READ_MOST` for the gap), so that its samples can
   * be read.
   */
  readonly gapPace?: number;
  /** Times that the axis must include besides those of the steps. */
  readonly from?: number;
  readonly to?: number;
}

export interface TimeAxis {
  /** Pixels. */
  readonly height: number;
  /** The y of each step; steps of the same millisecond get different ones. */
  readonly rows: readonly number[];
  readonly gaps: readonly Gap[];
  readonly yOf: (time: number) => number;
  readonly timeAt: (y: number) => number;
}

const MARGIN_TOP = 28;
const MARGIN_BOTTOM = 40;
/** A shorter pause is never folded, however high it is drawn. */
const GAP_FROM_MS = 10_000;
/** A pause that would be higher than this is folded... */
const UNFOLDED_MOST = 120;
/** ...and so is every pause if a second takes fewer pixels than this: half a minute would look like a moment. */
const UNFOLDED_PACE = 4;
/** A folded pause gets this share of its height... */
const GAP_SHARE = 1 / 20;
const GAP_LEAST = 56;
/** The most height that `gapPace` can keep for a gap. */
const GAP_READ_MOST = 420;
/** ...but at most the height of this many seconds. */
const GAP_MOST_SECONDS = 180;

interface Knot {
  time: number;
  y: number;
}

/**
 * A time axis that runs down. It is proportional to time where there is room, keeps at least a row between two
 * steps, and folds stretches where nothing happened for long. It is piecewise linear and monotone, so that it maps
 * in both directions.
 *
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

/**
 * The value at `x` of the line through the points (xs, ys) with ascending xs; beyond the ends, the value at that
 * end.
 */
function between(x: number, xs: readonly number[], ys: readonly number[]): number {
  const after = firstAtLeast(xs, x);
  if (after >= xs.length) return ys[xs.length - 1];
  if (after === 0 || xs[after] === x) return ys[after];
  const part = (x - xs[after - 1]) / (xs[after] - xs[after - 1]);
  return ys[after - 1] + part * (ys[after] - ys[after - 1]);
}

/** The first index whose value is at least `least`; the length if there is none. `values` must ascend. */
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
