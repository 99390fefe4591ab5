import type { CasePerson } from '../../case/case-file.js';
import { candidatesOf, hasRelayAddress } from './obstacles.js';
import { endsOf, type Pair, type Study } from './study.js';

/** How the media of two people went; null if the log does not show it. */
export type Way = 'relay' | 'direct' | null;

/** As the last samples before that time say, or because nothing else was allowed, or possible. */
export function wayOf(study: Study, pair: Pair, before = Infinity): Way {
  const last = endsOf(pair).flatMap(
    ([from, to]) => study.samples(from, to).findLast(({ at }) => +at <= before)?.pair ?? [],
  );
  if (last.length > 0)
    return last.some(({ local, remote }) => local === 'relay' || remote === 'relay') ? 'relay' : 'direct';
  const isOfPair = (id: number | null) => id === pair.one.id || id === pair.other.id;
  if (study.events('joined').some(({ participantId, detail }) => isOfPair(participantId) && detail.relayOnly))
    return 'relay';
  return couldRelay(pair) ? null : 'direct';
}

/** One of the two had an address at a TURN server, so that they could use it. */
export const couldRelay = (pair: Pair): boolean => endsOf(pair).some(([person]) => hasRelayAddress(pair, person));

/** When a person was given addresses by a TURN server, in milliseconds since 1970. */
export const relayGrantsOf = (study: Study, person: CasePerson): number[] =>
  study.pairs
    .filter(({ one, other }) => one === person || other === person)
    .flatMap((pair) => candidatesOf(pair, person))
    .flatMap(({ facts, createdAt }) => (facts.type === 'relay' ? [createdAt.getTime()] : []));
