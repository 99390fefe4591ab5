/** How far into a call, or before somebody took it, as people say it. */
export function into(ms: number): string {
  if (ms < -1000) return `${lasting(-ms)} before the call was taken`;
  return ms < 1000 ? 'as the call began' : `${lasting(ms)} into the call`;
}

/** A length of time as people say it: "800 ms", "40 s", "3 min". */
export function lasting(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${Math.round(ms / 100) / 10} s`;
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}

export const listOf = (parts: readonly string[]): string =>
  parts.length < 3 ? parts.join(' and ') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

export const namesOf = (people: readonly { name: string }[]): string =>
  listOf(people.map(({ name }) => name)) || 'somebody';

/** "1 signal", "3 signals". */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
