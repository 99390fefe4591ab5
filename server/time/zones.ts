const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** No zone changes its clocks twice within a week. */
const STEP_MS = 7 * DAY_MS;
const UTC = 'UTC';

/** Making a clock takes a hundred times as long as reading it. One is kept, since most questions come from one zone. */
let kept: { zone: string; clock: Intl.DateTimeFormat } | null = null;

function clockOf(zone: string): Intl.DateTimeFormat {
  if (kept?.zone === zone) return kept.clock;
  const clock = new Intl.DateTimeFormat('en-US', {
    ...({ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' } as const),
    ...({ hour: 'numeric', minute: 'numeric', second: 'numeric' } as const),
  });
  kept = { zone, clock };
  return clock;
}

/** How far ahead of UTC the clocks of a zone (IANA) are at a moment, in milliseconds. */
export function offsetOf(zone: string, at: number): number {
  if (zone === UTC) return 0;
  const parts = clockOf(zone).formatToParts(at);
  const [year, month, day, hour, minute, second] = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).map(
    (name) => Number(parts.find(({ type }) => type === name)?.value),
  );
  return Date.UTC(year!, month! - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** The moment at which a day begins in a zone: the day of `at`, or one that many days before. */
export function startOfDay(zone: string, at: number, daysBefore = 0): number {
  const local = at + offsetOf(zone, at);
  return momentOf(zone, Math.floor(local / DAY_MS) * DAY_MS - daysBefore * DAY_MS);
}

/** The same time of day, that many days before. */
export function daysBefore(zone: string, at: number, days: number): number {
  return momentOf(zone, at + offsetOf(zone, at) - days * DAY_MS);
}

/** The moment at which the clocks of a zone show a time, which is given as if it were UTC. Twice, because the first guess may lie beyond a change. */
function momentOf(zone: string, local: number): number {
  const guess = local - offsetOf(zone, local);
  return local - offsetOf(zone, guess);
}

/** A stretch of time in which the clocks of a zone were not changed. */
export interface ClockPeriod {
  from: number;
  to: number;
  offset: number;
}

/** The stretches of a span of time, to the minute. Zones change their clocks a few times a year. */
export function stretchesOf(zone: string, from: number, to: number): ClockPeriod[] {
  const stretches: ClockPeriod[] = [];
  for (let begin = from, day = from; begin < to;) {
    const offset = offsetOf(zone, begin);
    while (day < to && offsetOf(zone, day) === offset) day += STEP_MS;
    const end =
      day >= to && offsetOf(zone, to) === offset
        ? to
        : changeBetween(zone, Math.max(begin, day - STEP_MS), Math.min(day, to));
    stretches.push({ from: begin, to: end, offset });
    [begin, day] = [end, end];
  }
  return stretches;
}

/** The first minute with another offset than at `before`. Clocks are changed at whole minutes. */
function changeBetween(zone: string, before: number, after: number): number {
  const offset = offsetOf(zone, before);
  let [low, high] = [before, after];
  while (high - low > MINUTE_MS) {
    const middle = Math.floor((low + high) / 2);
    if (offsetOf(zone, middle) === offset) low = middle;
    else high = middle;
  }
  return Math.floor(high / MINUTE_MS) * MINUTE_MS;
}
