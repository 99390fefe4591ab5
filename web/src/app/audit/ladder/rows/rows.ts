import { type Chosen, keyOf } from '../chosen';
import { firstAtLeast, type TimeAxis } from '../time-axis';
import type { Step } from './steps';

/** The height of a step, in pixels. */
export const ROW_HEIGHT = 28;
/** How much of it is above the line of its time, for the words. */
export const ROW_ABOVE = 20;

/** A place on the time axis: a step, or the delivery of a signal that was held. */
export interface Row {
  readonly key: string;
  readonly step: Step;
  readonly part: 'whole' | 'delivery';
  readonly time: number;
}

/** A row with its place in the drawing. */
export interface PlacedRow extends Row {
  readonly y: number;
}

/** From `top` to `bottom`, in pixels. */
export interface Stretch {
  readonly top: number;
  readonly bottom: number;
}

/**
 * Sorted by time. A step is placed at the time the server committed it; a held signal has one more row at its
 * delivery.
 */
export function rowsOf(steps: readonly Step[]): Row[] {
  const rows: Row[] = steps.map((step) => ({ key: step.key, step, part: 'whole', time: step.at }));
  const deliveries = steps.flatMap((step): Row[] => {
    const time = heldUntil(step);
    return time === null ? [] : [{ key: `delivery of ${step.key}`, step, part: 'delivery', time }];
  });
  return deliveries.length === 0 ? rows : [...rows, ...deliveries].sort((one, next) => one.time - next.time);
}

function heldUntil(step: Step): number | null {
  if (step.shape === 'signal') return step.held ? step.deliveredAt : null;
  return step.shape === 'burst' && step.held && !step.opened ? step.deliveredAt : null;
}

/** Computed once per axis: while scrolling the rows stay the same objects, so that only new ones are drawn. */
export function placed(rows: readonly Row[], axis: TimeAxis): PlacedRow[] {
  return rows.map((row, i) => ({ ...row, y: axis.rows[i] }));
}

/** The rows of which a part is visible in the stretch. */
export function rowsIn(rows: readonly PlacedRow[], axis: TimeAxis, { top, bottom }: Stretch): readonly PlacedRow[] {
  return rows.slice(firstAtLeast(axis.rows, top - ROW_HEIGHT), firstAtLeast(axis.rows, bottom + ROW_HEIGHT));
}

/** The stretches in which the server held any signal; overlapping ones are merged. */
export function holdsOf(rows: readonly Row[], axis: TimeAxis): Stretch[] {
  const begun = new Map<Step, number>();
  const spans: Stretch[] = [];
  rows.forEach(({ step, part }, i) => {
    if (part === 'whole') begun.set(step, axis.rows[i]);
    else spans.push({ top: begun.get(step) ?? axis.rows[i], bottom: axis.rows[i] });
  });
  return united(spans.sort((one, next) => one.top - next.top));
}

function united(spans: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = [];
  for (const span of spans) {
    const before = all.at(-1);
    if (before === undefined || span.top > before.bottom) all.push(span);
    else all[all.length - 1] = { top: before.top, bottom: Math.max(before.bottom, span.bottom) };
  }
  return all;
}

export function overlaps(one: Stretch, other: Stretch): boolean {
  return one.top <= other.bottom && one.bottom >= other.top;
}

/** The step that shows the chosen item: its own, or the burst that hides it. */
export function stepOf(steps: readonly Step[], chosen: Chosen | null): Step | null {
  if (chosen === null) return null;
  const key = keyOf(chosen);
  return steps.find((step) => step.key === key) ?? steps.find((step) => holdsKey(step, key)) ?? null;
}

/** Whether the step is one of the items, or hides one. */
export function isAmong(step: Step, keys: ReadonlySet<string>): boolean {
  if (step.shape !== 'burst') return keys.has(step.key);
  return step.members.some(({ key }) => keys.has(key));
}

function holdsKey(step: Step, key: string): boolean {
  return step.shape === 'burst' && step.members.some((member) => member.key === key);
}
