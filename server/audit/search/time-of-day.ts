import { stretchesOf } from '../../time/zones.js';
import type { Condition } from './named-people.js';

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;
/** Calls are kept for years at most; zones are asked day by day. */
const YEARS_MS = 10 * 366 * DAY_MINUTES * MINUTE_MS;

export interface DayTimes {
  /** "HH:MM"; what is left out is midnight. */
  from: string | undefined;
  to: string | undefined;
  timeZone: string | undefined;
  span: { from: string | undefined; to: string | undefined };
}

/** Whether a moment lies between two times of the day, by the clocks of a zone; past midnight if the first is later than the second. */
export function duringDay(at: string, { from, to, timeZone = 'UTC', span }: DayTimes, now = Date.now()): Condition {
  const [first, end] = [minutesOf(from ?? '00:00'), minutesOf(to ?? '24:00')];
  const since = Math.max(span.from === undefined ? 0 : Date.parse(span.from), now - YEARS_MS);
  const until = Math.min(span.to === undefined ? Infinity : Date.parse(span.to), now + DAY_MINUTES * MINUTE_MS);
  const parameters: Record<string, unknown> = {};
  const parts = stretchesOf(timeZone, since, until).map((stretch, n) => {
    const shift = stretch.offset / MINUTE_MS;
    parameters[`stretchFrom${n}`] = new Date(stretch.from);
    parameters[`stretchTo${n}`] = new Date(stretch.to);
    return `(COALESCE(${at}, :stretchFrom${n}) >= :stretchFrom${n} AND COALESCE(${at}, :stretchTo${n}) < :stretchTo${n} AND ${between(at, first - shift, end - shift)})`;
  });
  return { sql: parts.length === 0 ? '1 = 0' : `(${parts.join(' OR ')})`, parameters };
}

/** Times are stored in UTC, and every database writes them as "2026-01-31 09:30:00.000". */
function between(at: string, first: number, end: number): string {
  const time = `SUBSTR(${at}, 12, 5)`;
  if (end - first === DAY_MINUTES) return '1 = 1';
  const [from, to] = [textOf(first), textOf(end)];
  return from < to ? `(${time} >= '${from}' AND ${time} < '${to}')` : `(${time} >= '${from}' OR ${time} < '${to}')`;
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}

function textOf(minutes: number): string {
  const inDay = ((Math.round(minutes) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
}
