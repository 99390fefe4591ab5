/** The part of a message that grouping needs. */
export interface GroupedLine {
  readonly from: number;
  readonly at: string;
}

/** Successive messages of one person. */
export interface ChatGroup<T extends GroupedLine> {
  readonly from: number;
  /** The time of the first line. */
  readonly at: string;
  readonly lines: readonly T[];
}

/** After a longer pause a new group starts, with the time. */
const PAUSE_MS = 5 * 60_000;

/** Groups messages (oldest first) by author, so that name and time are shown once per group. */
export function groupsOf<T extends GroupedLine>(lines: readonly T[]): ChatGroup<T>[] {
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
