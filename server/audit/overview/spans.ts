import type { OverviewDays } from '../../../contracts/index.js';
import { daysBefore, startOfDay } from '../../time/zones.js';

export interface DayRange {
  from: Date;
  to: Date;
}

/** How many days earlier the span for comparison lies: a week for 1 and 7 days, so that a Monday is compared with a Monday; 30 for 30. */
const EARLIER: Readonly<Record<OverviewDays, number>> = { 1: 7, 7: 7, 30: 30 };

/** The span of `days` days up to now, by the calendar of a zone, and the same hours on earlier days. */
export function spansOf(days: OverviewDays, zone: string, now: number): { now: DayRange; before: DayRange } {
  const from = startOfDay(zone, now, days - 1);
  const earlier = (at: number) => new Date(daysBefore(zone, at, EARLIER[days]));
  return { now: { from: new Date(from), to: new Date(now) }, before: { from: earlier(from), to: earlier(now) } };
}
