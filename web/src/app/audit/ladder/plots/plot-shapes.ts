import type { StoredSample } from '@contracts';
import type { Direction } from '../rows/directions';
import { type Measure, MEASURE_READINGS, levelWords } from './measures';
import type { Stretch } from '../rows/rows';
import { firstAtLeast, type TimeAxis } from '../time-axis';

/** The value line of one column; it is interrupted where nothing was measured. */
export interface PlotShape {
  readonly path: string;
  /** Single values without neighbours. */
  readonly dots: readonly { readonly x: number; readonly y: number }[];
  /** Pixels from the left. */
  readonly limits: readonly { readonly x: number; readonly level: 'fair' | 'poor' }[];
  /** The value at the right edge. */
  readonly most: number;
}

/** A stretch in which the connection had one level, for one reason. */
export interface Band extends Stretch {
  readonly level: StoredSample['level'];
  readonly words: string;
  readonly key: number;
}

/** A longer time between the end of one sample and the start of the next one is a hole. */
const HOLE_MS = 2_500;
/** The limit of "fair" is always in sight, with some room beyond it. */
const ABOVE_LIMIT = 1.25;
const ABOVE_MOST = 1.1;

/** The samples of which a part is visible, and one more on either side, so that lines go on to the edge. */
export function samplesIn(direction: Direction, span: { from: number; to: number }): readonly StoredSample[] {
  const first = firstAtLeast(direction.times, span.from);
  const end = firstAtLeast(direction.times, span.to);
  return direction.samples.slice(Math.max(0, first - 1), end + 2);
}

/** The sample that covers a time; null if nothing was measured then. */
export function sampleAt(direction: Direction, time: number): StoredSample | null {
  const sample = direction.samples.at(firstAtLeast(direction.times, time));
  return sample !== undefined && startOf(sample) - HOLE_MS <= time ? sample : null;
}

/** The value at the right edge of a column, for the whole call: 1, 2 or 5 times a power of ten. */
export function scaleOf(directions: readonly Direction[], measure: Measure): number {
  const { of, limits } = MEASURE_READINGS[measure];
  let most = limits === null ? 1 : limits.fair * ABOVE_LIMIT;
  for (const { samples } of directions)
    for (const sample of samples) most = Math.max(most, (of(sample) ?? 0) * ABOVE_MOST);
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5, 10].find((times) => times * power >= most) ?? 10) * power;
}

export interface PlotWish {
  readonly axis: TimeAxis;
  readonly width: number;
  readonly most: number;
}

/** One measure of one direction, going down along the axis. */
export function plotOf(samples: readonly StoredSample[], measure: Measure, { axis, width, most }: PlotWish): PlotShape {
  const { of, limits } = MEASURE_READINGS[measure];
  const place = (value: number) => Math.round((value / most) * width * 10) / 10;
  const runs = runsOf(samples, (sample) => of(sample) !== null).map((run) =>
    run.map((sample) => ({ x: place(of(sample) ?? 0), y: Math.round(axis.yOf(Date.parse(sample.at)) * 10) / 10 })),
  );
  const lines = runs.filter(({ length }) => length > 1);
  return {
    path: lines.map((points) => `M${points.map(({ x, y }) => `${x},${y}`).join(' L')}`).join(' '),
    dots: runs.filter(({ length }) => length === 1).flat(),
    limits: (['fair', 'poor'] as const)
      .map((level) => ({ level, x: limits === null ? Infinity : place(limits[level]) }))
      .filter(({ x }) => x <= width),
    most,
  };
}

/** The quality as stretches of one level and one reason. */
export function bandsOf(samples: readonly StoredSample[], axis: TimeAxis): Band[] {
  const bands: Band[] = [];
  let before: StoredSample | null = null;
  for (const sample of samples) {
    const last = bands.at(-1);
    const words = levelWords(sample);
    const bottom = axis.yOf(Date.parse(sample.at));
    const goesOn = before?.level === sample.level && before.reason === sample.reason && !isHole(before, sample);
    if (last && goesOn) bands[bands.length - 1] = { ...last, bottom };
    else bands.push({ key: sample.id, level: sample.level, words, top: axis.yOf(startOf(sample)), bottom });
    before = sample;
  }
  return bands;
}

function runsOf(samples: readonly StoredSample[], isKnown: (sample: StoredSample) => boolean): StoredSample[][] {
  const runs: StoredSample[][] = [];
  let before: StoredSample | null = null;
  for (const sample of samples) {
    const known = isKnown(sample);
    if (known && before !== null && !isHole(before, sample)) runs[runs.length - 1].push(sample);
    else if (known) runs.push([sample]);
    before = known ? sample : null;
  }
  return runs;
}

function isHole(before: StoredSample, sample: StoredSample): boolean {
  return startOf(sample) - Date.parse(before.at) > HOLE_MS;
}

function startOf({ at, spanMs }: StoredSample): number {
  return Date.parse(at) - spanMs;
}
