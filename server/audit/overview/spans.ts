import type { OverviewDays } from '../../../contracts/index.js';
import { daysBefore, startOfDay } from '../../time/zones.js';

export interface Span {
  from: Date;
  to: Date;
}

/** How many days before lies what today, or so many days, are compared with: a Monday with a Monday. */
const EARLIER: Readonly<Record<OverviewDays, number>> = { 1: 7, 7: 7, 30: 30 };

/** So many days up to now, by the calendar of a zone, and the same hours on earlier days. */
export function spansOf(days: OverviewDays, zone: string, now: number): { now: Span; before: Span } {
  const from = startOfDay(zone, now, days - 1);
  const earlier = (at: number) => new Date(daysBefore(zone, at, EARLIER[days]));
  return { now: { from: new Date(from), to: new Date(now) }, before: { from: earlier(from), to: earlier(now) } };
}
