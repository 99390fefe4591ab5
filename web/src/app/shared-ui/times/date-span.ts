import { exactDay } from './times';

/** Local calendar days, both included; null for an open end. */
export interface DateSpan {
  from: string | null;
  to: string | null;
}

/** A span that people ask for by a click. */
export interface QuickSpan {
  readonly words: string;
  readonly span: (now: number) => DateSpan;
}

export const LAST_DAYS: readonly QuickSpan[] = [
  { words: 'Today', span: (now) => lastDays(1, now) },
  { words: 'Last 7 days', span: (now) => lastDays(7, now) },
  { words: 'Last 30 days', span: (now) => lastDays(30, now) },
];

/** The last `days` days, today included. */
export function lastDays(days: number, now: number): DateSpan {
  const first = new Date(now);
  first.setDate(first.getDate() - days + 1);
  return { from: dayKey(first), to: null };
}

/** "Today", "Last 7 days", "Since 1 March 2026", "1 March 2026 – 4 March 2026"; null if both ends are open. */
export function spanWords({ from, to }: DateSpan, now: number): string | null {
  if (!from && !to) return null;
  const quick = to ? undefined : LAST_DAYS.find(({ span }) => span(now).from === from);
  if (quick) return quick.words;
  if (!to) return `Since ${exactDay(from ?? '')}`;
  if (!from) return `Until ${exactDay(to)}`;
  return from === to ? exactDay(from) : `${exactDay(from)} – ${exactDay(to)}`;
}

/** `2026-11-20` in the local calendar. */
function dayKey(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The first moment of the local calendar day `later` days after `day`. */
export function startOfDay(day: string, later: number): Date {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later);
}

/** A day from an address; null if it is invalid. */
export function dayOf(given: string | null | undefined): string | null {
  return given && /^\d{4}-\d{2}-\d{2}$/.test(given) ? given : null;
}
