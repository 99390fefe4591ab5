/** What is needed of a message to stand in a group. */
export interface Line {
  readonly from: number;
  readonly at: string;
}

/** What one person has written in a row. */
export interface ChatGroup<T extends Line> {
  readonly from: number;
  /** Of the first line. */
  readonly at: string;
  readonly lines: readonly T[];
}

/** After so long somebody's next line tells the time anew. */
const PAUSE_MS = 5 * 60_000;

/** Messages, oldest first, by who wrote them: name and time stand once above what belongs together. */
export function groupsOf<T extends Line>(lines: readonly T[]): ChatGroup<T>[] {
  const groups: { from: number; at: string; lines: T[] }[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    const before = last?.lines.at(-1);
    const follows = last?.from === line.from && before && Date.parse(line.at) - Date.parse(before.at) < PAUSE_MS;
    if (follows) last.lines.push(line);
    else groups.push({ from: line.from, at: line.at, lines: [line] });
  }
  return groups;
}
