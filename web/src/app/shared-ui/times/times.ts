/** Times and durations are worded in the language of the pages. */

const LANGUAGE = 'en-GB';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const exact = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat(LANGUAGE, { weekday: 'long' });
const dayOfYear = new Intl.DateTimeFormat(LANGUAGE, { weekday: 'long', day: 'numeric', month: 'long' });
const shortDay = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'short' });
const shortDate = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'short', year: 'numeric' });
const fullDate = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'long', year: 'numeric' });

/** "just now", "5 min ago", "today at 14:03", "yesterday at 09:10", "3 March 2026". */
export function relativeTime(at: string, now: number): string {
  const time = Date.parse(at);
  const age = now - time;
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  const days = daysBetween(time, now);
  if (days === 0) return `today at ${clock.format(time)}`;
  if (days === 1) return `yesterday at ${clock.format(time)}`;
  if (days < 7) return `${weekday.format(time)} at ${clock.format(time)}`;
  return fullDate.format(time);
}

/** "today, 14:03", "yesterday, 09:10", "3 Mar, 14:03", "3 Mar 2025, 14:03". */
export function datedTime(at: string, now: number): string {
  const time = Date.parse(at);
  const days = daysBetween(time, now);
  if (days === 0 || days === 1) return `${days === 0 ? 'today' : 'yesterday'}, ${clock.format(time)}`;
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return `${(sameYear ? shortDay : shortDate).format(time)}, ${clock.format(time)}`;
}

/** "14:03" */
export function clockTime(at: string): string {
  return clock.format(Date.parse(at));
}

/** "Friday, 20 November 2026 at 14:03:11" */
export function exactTime(at: string): string {
  return exact.format(Date.parse(at));
}

/** The heading for a day: "Today", "Yesterday", "Wednesday", "Friday, 6 November", "3 March 2025". */
export function dayName(at: string, now: number): string {
  const time = Date.parse(at);
  const days = daysBetween(time, now);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days < 7) return weekday.format(time);
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return sameYear ? dayOfYear.format(time) : fullDate.format(time);
}

/** "45 s", "12 min", "1 h 5 min". */
export function durationWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ''}`;
}

/** Whole calendar days in local time, whatever the hour and the change to summer time. */
function daysBetween(time: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(time)) / DAY);
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

/** "20 November 2026", from a local calendar day such as `2026-11-20`. */
export function exactDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return fullDate.format(new Date(year, month - 1, date));
}

/** This computer's time zone, such as "Europe/Berlin"; the server uses it for times in exported files. */
export const ownTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
