import { type DateSpan, LAST_DAYS, lastDays, type QuickSpan, spanWords } from '../../shared-ui/times/date-span';
import { isMoment } from './search-query';

const HOUR_MS = 3_600_000;

const [TODAY, ...LONGER] = LAST_DAYS;

/** Spans that people ask for, by a click. */
export const QUICK_SPANS: readonly QuickSpan[] = [
  { words: 'Last hour', span: (now) => ({ from: new Date(now - HOUR_MS).toISOString(), to: null }) },
  TODAY,
  { words: 'Yesterday', span: yesterday },
  ...LONGER,
];

function yesterday(now: number): DateSpan {
  const { from } = lastDays(2, now);
  return { from, to: from };
}

const at = new Intl.DateTimeFormat('en-GB', {
  ...({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const),
});

/** "Yesterday", "Last 7 days", "27 Nov, 10:00 – 28 Nov, 10:00"; null if both ends are open. */
export function whenWords({ from, to }: DateSpan, now: number): string | null {
  const ends = [from, to].filter((end) => end !== null);
  if (!ends.some(isMoment)) {
    const quick = yesterday(now);
    return from !== null && from === quick.from && to === quick.to ? 'Yesterday' : spanWords({ from, to }, now);
  }
  const words = (end: string) => (isMoment(end) ? at.format(Date.parse(end)) : end);
  if (to === null) return `Since ${words(from ?? '')}`;
  return from === null ? `Until ${words(to)}` : `${words(from)} – ${words(to)}`;
}
