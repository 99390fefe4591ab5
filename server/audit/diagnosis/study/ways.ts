import type { CasePerson, CaseSample } from '../../case/case-file.js';
import { candidatesOf, hasRelayAddress } from './obstacles.js';
import { oncePerPair, oncePerPerson } from './once.js';
import { sourceOf } from './sources.js';
import { lastOf } from './span-index.js';
import { holds, type Span } from './spans.js';
import { endsOf, type LinkReportOf, type Pair, type Study } from './study.js';

/** How the media of two people went; null if the log does not show it. */
export type Way = 'relay' | 'direct' | null;

/** As the last samples before that time say, or because nothing else was allowed, or possible. */
export function wayOf(study: Study, pair: Pair, before = Infinity): Way {
  const last = endsOf(pair).flatMap(
    ([from, to]) => lastOf(study.samples(from, to), ({ at }) => +at <= before)?.pair ?? [],
  );
  if (last.length > 0)
    return last.some(({ local, remote }) => local === 'relay' || remote === 'relay') ? 'relay' : 'direct';
  return wayAllowed(study, pair);
}

const wayAllowed = oncePerPair((study, pair): Way => {
  const joins = endsOf(pair).flatMap(([person]) => study.eventsOfKind(person, 'joined'));
  if (joins.some(({ detail }) => detail.relayOnly)) return 'relay';
  return couldRelay(pair) ? null : 'direct';
});

/** One of the two had an address at a TURN server, so that they could use it. */
export const couldRelay = (pair: Pair): boolean => endsOf(pair).some(([person]) => hasRelayAddress(pair, person));

/** When a person was last given an address by a TURN server, in milliseconds since 1970; null if never. */
export const lastRelayGrantOf = oncePerPerson((study, person: CasePerson): number | null =>
  study
    .pairsOf(person)
    .flatMap((pair) => candidatesOf(pair, person))
    .reduce<number | null>(
      (last, { facts, createdAt }) => (facts.type === 'relay' ? Math.max(last ?? 0, +createdAt) : last),
      null,
    ),
);

/** Less than this may be chance. */
const STILL_SAMPLES = 2;

/**
 * The end of a broken link whose browser did nothing any more, while its page took the link for a good one. On a way that is blocked both pages
 * notice it.
 */
export function stillEndOf(
  study: Study,
  { pair, reports, ...span }: Span & { pair: Pair; reports: LinkReportOf[] },
): { person: CasePerson; samples: CaseSample[] } | null {
  for (const [person, other] of endsOf(pair)) {
    if (reports.some(({ from, state }) => from === person.id && state !== 'connected')) continue;
    const samples = study.samples(person, other).filter(({ at }) => holds(span, +at));
    if (
      samples.length >= STILL_SAMPLES &&
      samples.every((sample) => isStill(sample) && hadToSend(study, person, sample))
    )
      return { person, samples };
  }
  return null;
}

/** It is no wonder that nothing went out from somebody who had everything off. */
const hadToSend = (study: Study, person: CasePerson, { at, spanMs }: CaseSample) =>
  (['audio', 'video'] as const).some((source) => sourceOf(study, person, source)(at, spanMs));

const isStill = ({ audioInKbps, audioOutKbps, videoInKbps, videoOutKbps }: CaseSample) =>
  audioInKbps + audioOutKbps + videoInKbps + videoOutKbps === 0;
