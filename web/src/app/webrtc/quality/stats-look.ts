/** One statistics entry. Its fields differ between browsers, so they are read by name. */
export type StatsEntry = RTCStats & Record<string, unknown>;

/** The report at one moment, to be compared with the next one. */
export interface StatsLook {
  /** Milliseconds by the clock of the statistics, since a page's timers may run late. */
  readonly at: number;
  readonly entries: ReadonlyMap<string, StatsEntry>;
}

export function lookAt(report: RTCStatsReport): StatsLook {
  const entries = new Map<string, StatsEntry>();
  report.forEach((entry: StatsEntry) => entries.set(entry.id, entry));
  const times = [...entries.values()].map(({ timestamp }) => timestamp).filter(Number.isFinite);
  return { at: Math.max(0, ...times), entries };
}

export function entriesOf(look: StatsLook, type: string, kind?: string): StatsEntry[] {
  return [...look.entries.values()].filter(
    (entry) => entry.type === type && (kind === undefined || entry['kind'] === kind),
  );
}

/** The candidate pair in use: as the transport says, or (Firefox) as the pairs themselves say. */
export function selectedPair(look: StatsLook): StatsEntry | undefined {
  const chosen = entriesOf(look, 'transport').map((transport) => transport['selectedCandidatePairId']);
  const named = chosen.map((id) => look.entries.get(String(id))).find((pair) => pair !== undefined);
  const pairs = entriesOf(look, 'candidate-pair');
  const inUse = (pair: StatsEntry) => pair['state'] === 'succeeded' && pair['nominated'] === true;
  return named ?? pairs.find(({ selected }) => selected === true) ?? pairs.find(inUse);
}

export function numberOf(entry: StatsEntry | undefined, field: string): number | null {
  const value = entry?.[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** By how much a counter of these entries has grown, in total; null if none of them has it. */
export function growthOf(entries: readonly StatsEntry[], field: string, before: StatsLook): number | null {
  const known = entries.filter((entry) => numberOf(entry, field) !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, entry) => sum + growth(entry, field, before), 0);
}

/** A counter counts from zero if it is new, belongs to another stream of the same name, or is smaller than before. */
function growth(entry: StatsEntry, field: string, before: StatsLook): number {
  const then = before.entries.get(entry.id);
  const base = then?.['ssrc'] === entry['ssrc'] ? (numberOf(then, field) ?? 0) : 0;
  const now = numberOf(entry, field) ?? 0;
  return Math.max(0, now >= base ? now - base : now);
}
