import type { QualityLevel, StoredSample } from '@contracts';

/** The samples of a link that one participant measured, about one other participant. */
export interface Direction {
  readonly key: string;
  /** The participant who measured. */
  readonly from: number;
  /** The other end. */
  readonly to: number;
  /** Oldest first. */
  readonly samples: readonly StoredSample[];
  /** The time of each sample: milliseconds since 1970. */
  readonly times: readonly number[];
}

/** Every direction of a meeting of four. If there are more, the worst are shown, and the user chooses from a list. */
export const DIRECTIONS_SHOWN = 12;

const BADNESS: Readonly<Record<QualityLevel, number>> = { good: 0, fair: 1, poor: 20 };

/** Every link from both ends; the two ends of a link are side by side. */
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

/** Puts directions that were bad for longest first, each followed by the other end of the same link. */
export function worstFirst(directions: readonly Direction[]): Direction[] {
  const badness = new Map<string, number>();
  for (const direction of directions) {
    const link = linkOf(direction).join(' ');
    badness.set(link, (badness.get(link) ?? 0) + badnessOf(direction));
  }
  const of = (direction: Direction) => badness.get(linkOf(direction).join(' ')) ?? 0;
  return [...directions].sort((one, next) => of(next) - of(one));
}

/** The directions to show in their usual order: the chosen ones, or as many of the worst as fit. */
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
