/** The times in a ladder are the server's, shown in the reader's time zone. */

const two = (number: number) => String(number).padStart(2, '0');
const three = (number: number) => String(number).padStart(3, '0');

/** "10:03:12.408" */
export function clockOf(time: number): string {
  const at = new Date(time);
  return `${two(at.getHours())}:${shortClockOf(time)}`;
}

/** "03:12.408": without the hour, for narrow places. */
export function shortClockOf(time: number): string {
  const at = new Date(time);
  return `${two(at.getMinutes())}:${two(at.getSeconds())}.${three(at.getMilliseconds())}`;
}

/** "UTC", "UTC+1", "UTC−3:30": the reader's time zone at that time. */
export function zoneOf(time: number): string {
  const minutes = -new Date(time).getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest ? `:${two(rest)}` : ''}`;
}

/** "12 ms", "4.2 s", "4 min 12 s", "1 h 5 min": a duration, no more exact than is useful. */
export function spanWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return joined([Math.floor(seconds / 60), 'min'], [seconds % 60, 's']);
  const minutes = Math.round(seconds / 60);
  return joined([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
}

function joined([more, unit]: [number, string], [rest, smaller]: [number, string]): string {
  return rest === 0 ? `${more} ${unit}` : `${more} ${unit} ${rest} ${smaller}`;
}
