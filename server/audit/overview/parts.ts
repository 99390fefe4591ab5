import { DAY_MS } from '../../calls/rows/days/call-days.js';
import type { DayRange } from './spans.js';

/** A span of time as days whose numbers are kept, and the rest. */
interface Parts {
  days: number[];
  rest: DayRange[];
}

/** The whole days (since 1970, in UTC) in a span: `first` is included, `end` is not. */
export const wholeDaysIn = ({ from, to }: DayRange): { first: number; end: number } => ({
  first: Math.ceil(from.getTime() / DAY_MS),
  end: Math.floor(to.getTime() / DAY_MS),
});

/** A day in a zone begins within a day of UTC, so both ends are counted anyway; so are days that are not counted yet. */
export function partsOf(span: DayRange, counted: ReadonlySet<number>): Parts {
  const { first, end } = wholeDaysIn(span);
  const days: number[] = [];
  const rest: DayRange[] = [];
  let from = span.from.getTime();
  const restUpTo = (to: number) => {
    if (from < to) rest.push({ from: new Date(from), to: new Date(to) });
  };
  for (let day = first; day < end; day += 1) {
    if (!counted.has(day)) continue;
    restUpTo(day * DAY_MS);
    days.push(day);
    from = (day + 1) * DAY_MS;
  }
  restUpTo(span.to.getTime());
  return { days, rest };
}
