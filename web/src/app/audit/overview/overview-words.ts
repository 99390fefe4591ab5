import type { CountedCalls, Facet, OverviewDays, OverviewTotal } from '@contracts';

export const SPAN_WORDS: Readonly<Record<OverviewDays, string>> = { 1: 'Today', 7: '7 days', 30: '30 days' };

/** The span with which a number is compared. */
export const BEFORE_WORDS: Readonly<Record<OverviewDays, string>> = {
  1: 'by this time a week ago',
  7: 'the week before',
  30: 'the 30 days before',
};

export const TOTAL_WORDS: Readonly<Record<OverviewTotal, string>> = {
  calls: 'Calls',
  answered: 'Answered',
  missed: 'Missed',
  failed: 'Failed',
  poor: 'Poor',
};

export const TOTAL_HINTS: Readonly<Record<OverviewTotal, string>> = {
  calls: 'Calls and meetings that began',
  answered: 'People talked, or would have',
  missed: 'Nobody answered',
  failed: 'Broke, did not connect, or reached nobody',
  poor: 'Sound or picture was bad or missing',
};

export const FACET_WORDS: Readonly<Record<Facet, string>> = {
  cause: 'Why',
  person: 'Named by the cause',
  browser: 'Browser',
  system: 'System',
  network: 'Network',
  way: 'Relayed or direct',
  room: 'Room',
};

const number = new Intl.NumberFormat('en-GB');
export const numberWords = (count: number): string => number.format(count);

/** "3.1 %", "42 %"; null if there is nothing of which it would be a share. */
export function shareWords(count: number, all: number): string | null {
  if (all === 0) return null;
  const percent = (count / all) * 100;
  const shown = percent > 0 && percent < 10 ? percent.toFixed(1) : String(Math.round(percent));
  return `${shown} %`;
}

/** "18, the week before 4" */
export function grownWords({ count, before }: CountedCalls, days: OverviewDays): string {
  return `${numberWords(count)}, ${BEFORE_WORDS[days]} ${numberWords(before.count)}`;
}
