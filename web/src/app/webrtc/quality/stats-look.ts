/** One statistics entry; the standard's types differ by browser, so fields are read by name. */
export type Entry = RTCStats & Record<string, unknown>;

/** A report as it was at one moment, to be compared with the next. */
export interface StatsLook {
  /** Milliseconds, by the clock of the statistics themselves: a page's timers may run late. */
  readonly at: number;
  readonly entries: ReadonlyMap<string, Entry>;
}

export function lookAt(report: RTCStatsReport): StatsLook {
  const entries = new Map<string, Entry>();
  report.forEach((entry: Entry) => entries.set(entry.id, entry));
  const times = [...entries.values()].map(({ timestamp }) => timestamp).filter(Number.isFinite);
  return { at: Math.max(0, ...times), entries };
}

export function entriesOf(look: StatsLook, type: string, kind?: string): Entry[] {
  return [...look.entries.values()].filter(
    (entry) => entry.type === type && (kind === undefined || entry['kind'] === kind),
  );
}

/** The pair of candidates in use: by the transport where it says so, else (Firefox) by what the pairs say. */
export function selectedPair(look: StatsLook): Entry | undefined {
  const chosen = entriesOf(look, 'transport').map((transport) => transport['selectedCandidatePairId']);
  const named = chosen.map((id) => look.entries.get(String(id))).find((pair) => pair !== undefined);
  const pairs = entriesOf(look, 'candidate-pair');
  const inUse = (pair: Entry) => pair['state'] === 'succeeded' && pair['nominated'] === true;
  return named ?? pairs.find(({ selected }) => selected === true) ?? pairs.find(inUse);
}

export function numberOf(entry: Entry | undefined, field: string): number | null {
  const value = entry?.[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** By how much the counters of these entries have grown; null where none of them counts this. */
export function growthOf(entries: readonly Entry[], field: string, before: StatsLook): number | null {
  const known = entries.filter((entry) => numberOf(entry, field) !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, entry) => sum + growth(entry, field, before), 0);
}

/** A counter that is new, or of another stream under the same name, or smaller than it was, counts from zero. */
function growth(entry: Entry, field: string, before: StatsLook): number {
  const then = before.entries.get(entry.id);
  const base = then?.['ssrc'] === entry['ssrc'] ? (numberOf(then, field) ?? 0) : 0;
  const now = numberOf(entry, field) ?? 0;
  return Math.max(0, now >= base ? now - base : now);
}
