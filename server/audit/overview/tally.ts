import type { DayCountEntity } from '../../calls/rows/days/day-count.entity.js';

export type Kind = DayCountEntity['kind'];
/** How many calls have each value. */
export type Counts = ReadonlyMap<string, number>;

/** The only value of `calls`. */
export const ALL_CALLS = 'all';

/** Numbers of calls by kind and value. */
export class Tally {
  private readonly kinds = new Map<Kind, Map<string, number>>();

  add(kind: Kind, value: string, count: number): this {
    const counts = this.kinds.get(kind) ?? new Map<string, number>();
    this.kinds.set(kind, counts.set(value, (counts.get(value) ?? 0) + count));
    return this;
  }

  of(kind: Kind): Counts {
    return this.kinds.get(kind) ?? NOTHING;
  }

  get calls(): number {
    return this.of('calls').get(ALL_CALLS) ?? 0;
  }

  /** Every number that is not 0. */
  *rows(): Generator<{ kind: Kind; value: string; count: number }> {
    for (const [kind, counts] of this.kinds)
      for (const [value, count] of counts) if (count > 0) yield { kind, value, count };
  }
}

const NOTHING: Counts = new Map();
