import { exactTime } from '../shared-ui/times/times';

const LANGUAGE = 'en-GB';
const DAY = 24 * 60 * 60_000;
const clock = new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat(LANGUAGE, { weekday: 'long' });
const date = new Intl.DateTimeFormat(LANGUAGE, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });

/**
 * The time a room is planned for, in the reader's time zone: "today at 14:00", "tomorrow at 09:30", "Thursday at
 * 10:00".
 */
export function plannedWords(at: string, now: number): string {
  const time = Date.parse(at);
  const days = Math.round((dayOf(time) - dayOf(now)) / DAY);
  return `${dayWords(time, days)} at ${clock.format(time)}`;
}

/** The same in full, with the time zone. */
export const plannedExactly = (at: string): string =>
  `${exactTime(at)} (${Intl.DateTimeFormat().resolvedOptions().timeZone})`;

function dayWords(time: number, days: number): string {
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  return days > 1 && days < 7 ? weekday.format(time) : date.format(time);
}

const dayOf = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** The value for a `datetime-local` field, in the local time zone; empty for null. */
export function toField(at: string | null): string {
  if (at === null) return '';
  const time = new Date(at);
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

export const fromField = (value: string): string | null => {
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
};
