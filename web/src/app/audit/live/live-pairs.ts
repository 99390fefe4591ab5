import type { Call, LinkStateName, LinkWay, LiveLink, QualityLevel } from '@contracts';

/** The connection between two people of a running call, as the worse of its two ends sees it. */
export interface LivePair {
  readonly key: string;
  readonly one: string;
  readonly other: string;
  readonly state: LinkStateName | null;
  readonly level: QualityLevel | null;
  readonly rttMs: number | null;
  readonly way: LinkWay | null;
}

const STATES: readonly LinkStateName[] = ['connected', 'connecting', 'reconnecting', 'failed'];
const LEVELS: readonly QualityLevel[] = ['good', 'fair', 'poor'];

export const LINK_WORDS: Readonly<Record<LinkStateName, string>> = {
  connecting: 'Connecting',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  failed: 'Failed',
};
export const WAY_WORDS: Readonly<Record<LinkWay, string>> = { direct: 'direct', relay: 'by relay' };

/** The worse ones first. Links to people who have left are left out. */
export function pairsOf({ participants }: Pick<Call, 'participants'>, links: readonly LiveLink[]): LivePair[] {
  const names = new Map(
    participants
      .filter(({ state }) => state === 'joined' || state === 'reconnecting')
      .map(({ id, displayName }) => [id, displayName] as const),
  );
  const known = links.filter(({ from, to }) => names.has(from) && names.has(to));
  const byPair = new Map<string, LiveLink[]>();
  for (const link of known) {
    const key = [link.from, link.to].sort((a, b) => a - b).join('-');
    byPair.set(key, [...(byPair.get(key) ?? []), link]);
  }
  return Array.from(byPair, ([key, ends]) => {
    const [one, other] = key.split('-').map((id) => names.get(Number(id)) ?? '');
    return { key, one, other, ...worseOf(ends) };
  }).sort((a, b) => badness(b) - badness(a));
}

function worseOf(ends: readonly LiveLink[]) {
  const levels = ends.flatMap(({ level }) => level ?? []);
  const states = ends.flatMap(({ state }) => state ?? []);
  const rtts = ends.flatMap(({ rttMs }) => rttMs ?? []);
  // A page that has been measuring is connected, even if it has not said so since the server started.
  const state = worst(STATES, states) ?? (levels.length > 0 ? ('connected' as const) : null);
  return {
    state,
    level: worst(LEVELS, levels),
    rttMs: rtts.length === 0 ? null : Math.max(...rtts),
    way: ends.some(({ way }) => way === 'relay') ? ('relay' as const) : (ends.find(({ way }) => way)?.way ?? null),
  };
}

/** In a meeting of twelve there are 66: the worst are shown, unless somebody asks for all. */
const SHOWN = 6;

/** The pairs that are shown, and the words about the others, which are no worse. */
export function foldedPairs(
  pairs: readonly LivePair[],
  isOpen: boolean,
): { shown: readonly LivePair[]; rest: string | null } {
  // A single hidden pair takes as much room as the words about it.
  if (isOpen || pairs.length <= SHOWN + 1) return { shown: pairs, rest: null };
  const hidden = pairs.slice(SHOWN);
  const isFine = hidden.every(({ state, level }) => state === 'connected' && level === 'good');
  return { shown: pairs.slice(0, SHOWN), rest: `${hidden.length} more${isFine ? ', all of them good' : ''}` };
}

const worst = <T>(order: readonly T[], values: readonly T[]): T | null =>
  order.filter((value) => values.includes(value)).at(-1) ?? null;

const badness = ({ state, level }: LivePair): number =>
  (state === null ? 0 : STATES.indexOf(state) * LEVELS.length) + (level === null ? 0 : LEVELS.indexOf(level));
