import type { QualityLevel, StoredSample } from '@contracts';

/** What one participant measured of the link to one other. */
export interface Direction {
  readonly key: string;
  /** Who measured. */
  readonly from: number;
  /** The other end. */
  readonly to: number;
  /** Oldest first. */
  readonly samples: readonly StoredSample[];
  /** When each of them was taken: milliseconds since 1970. */
  readonly times: readonly number[];
}

/** More than these are chosen from a list. */
export const DIRECTIONS_SHOWN = 4;

const BADNESS: Readonly<Record<QualityLevel, number>> = { good: 0, fair: 1, poor: 20 };

/** Every link from both ends; both ends of one link stand side by side. */
export function directionsOf(samples: readonly StoredSample[]): Direction[] {
  const byKey = new Map<string, StoredSample[]>();
  for (const sample of samples) {
    const key = directionKey(sample);
    const known = byKey.get(key);
    if (known) known.push(sample);
    else byKey.set(key, [sample]);
  }
  return [...byKey.values()]
    .map(directionOf)
    .sort((one, next) => compare(linkOf(one), linkOf(next)) || one.from - next.from);
}

export function directionKey({ from, participantId }: Pick<StoredSample, 'from' | 'participantId'>): string {
  return `${from}-${participantId}`;
}

/** Those that are worth a look first: where it was bad for longest, with the other end of each. */
export function worstFirst(directions: readonly Direction[]): Direction[] {
  const badness = new Map<string, number>();
  for (const direction of directions) {
    const link = linkOf(direction).join(' ');
    badness.set(link, (badness.get(link) ?? 0) + badnessOf(direction));
  }
  const of = (direction: Direction) => badness.get(linkOf(direction).join(' ')) ?? 0;
  return [...directions].sort((one, next) => of(next) - of(one));
}

/** Those that are shown: the chosen ones, or as many as fit of the worst, in their usual order. */
export function shownDirections(all: readonly Direction[], chosen: readonly string[] | null): Direction[] {
  const keys =
    chosen ??
    worstFirst(all)
      .slice(0, DIRECTIONS_SHOWN)
      .map(({ key }) => key);
  return all.filter(({ key }) => keys.includes(key)).slice(0, DIRECTIONS_SHOWN);
}

function directionOf(samples: StoredSample[]): Direction {
  const sorted = [...samples].sort((one, next) => Date.parse(one.at) - Date.parse(next.at));
  const [{ from, participantId: to }] = sorted;
  const times = sorted.map(({ at }) => Date.parse(at));
  return { key: directionKey(sorted[0]), from, to, samples: sorted, times };
}

function badnessOf({ samples }: Direction): number {
  return samples.reduce((sum, { level }) => sum + BADNESS[level], 0);
}

function linkOf({ from, to }: Direction): readonly [number, number] {
  return from < to ? [from, to] : [to, from];
}

function compare(one: readonly [number, number], next: readonly [number, number]): number {
  return one[0] - next[0] || one[1] - next[1];
}
