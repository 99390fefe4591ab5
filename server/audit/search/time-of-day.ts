import { type ClockPeriod, stretchesOf } from '../../time/zones.js';
import type { SqlCondition } from './named-people.js';

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
/** Calls are kept for years at most; zones are asked day by day. */
const YEARS_MS = 10 * 366 * DAY_MS;

export interface DayTimes {
  /** "HH:MM"; what is left out is midnight. */
  from: string | undefined;
  to: string | undefined;
  timeZone: string | undefined;
  span: { from: string | undefined; to: string | undefined };
}

/**
 * Whether a moment lies between two times of the day, by the clocks of a zone; past midnight if the first is later than the second.
 * Most calls that are looked at are new ones, so the newest stretch of the zone's clocks is compared first, and for them nothing else is.
 * The span is asked to whole days, since the search compares its ends anyhow.
 */
export function duringDay(at: string, { from, to, timeZone = 'UTC', span }: DayTimes, now = Date.now()): SqlCondition {
  const [first, end] = [minutesOf(from ?? '00:00'), minutesOf(to ?? '24:00')];
  const since = Math.max(span.from === undefined ? 0 : Date.parse(span.from), now - YEARS_MS);
  const until = Math.min(span.to === undefined ? Infinity : Date.parse(span.to), now + DAY_MS);
  const stretches = keptStretches(timeZone, Math.floor(since / DAY_MS) * DAY_MS, Math.ceil(until / DAY_MS) * DAY_MS);
  if (stretches.length === 0) return { sql: '1 = 0', parameters: {} };
  const parameters: Record<string, unknown> = { stretchesEnd: new Date(stretches.at(-1)!.to) };
  const cases = stretches.toReversed().map((stretch, n) => {
    const shift = stretch.offset / MINUTE_MS;
    parameters[`stretchFrom${n}`] = new Date(stretch.from);
    return `WHEN ${at} >= :stretchFrom${n} THEN ${between(at, first - shift, end - shift)}`;
  });
  return { sql: `(CASE WHEN ${at} >= :stretchesEnd THEN 0 ${cases.join(' ')} ELSE 0 END) = 1`, parameters };
}

/** Reading the clocks of a zone through ten years takes some ten milliseconds, and they are the same all day. */
const kept = new Map<string, ClockPeriod[]>();
const KEPT_MAX = 50;

function keptStretches(zone: string, since: number, until: number): ClockPeriod[] {
  const key = `${zone} ${since} ${until}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const stretches = stretchesOf(zone, since, until);
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(key, stretches);
  return stretches;
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
