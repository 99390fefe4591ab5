import type { CallEvent, Observation, ObservedKind } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { oncePerPerson } from './once.js';
import { countOf, SpanIndex } from './span-index.js';
import type { Span } from './spans.js';
import type { Study } from './study.js';

/** What a page observed, and when. */
export interface Sighting<K extends ObservedKind> {
  event: CallEvent<'observed'>;
  seen: Observation<K>;
  /** Milliseconds since 1970: when it was so, not when it was reported. */
  at: number;
}

/** Everything of one kind that a participant's page observed, in the order of time. */
export const sightingsOf = <K extends ObservedKind>(study: Study, person: CasePerson, what: K): Sighting<K>[] =>
  (allSightingsOf(study, person).get(what) ?? []) as unknown as Sighting<K>[];

const allSightingsOf = oncePerPerson((study, person: CasePerson) => {
  const own = study.eventsOfKind(person, 'observed').map((event) => ({
    event,
    seen: event.detail,
    at: Date.parse(event.at) - event.detail.agoMs,
  }));
  return Map.groupBy(
    own.sort((one, next) => one.at - next.at),
    ({ event }) => event.detail.what,
  );
});

/** What a page had sent before it stood still may arrive this much later. */
const ON_ITS_WAY_MS = 2_000;

/** A page from which something came in this time did not stand still: somebody has set its clock, by which it measured. */
function wasHeard(study: Study, { person, from, until }: Standstill): boolean {
  return ownWordsOf(study, person).touches({ from: from + ON_ITS_WAY_MS, until: until - ON_ITS_WAY_MS });
}

const ownWordsOf = oncePerPerson((study, person: CasePerson) => {
  const told = study.eventsOf(person).filter(({ kind }) => OWN_WORDS.has(kind));
  const times = [...told.map(({ at }) => Date.parse(at)), ...study.samplesOf(person).map(({ at }) => at.getTime())];
  return new SpanIndex(times.map((at) => ({ from: at, until: at })));
});

/** What comes only from the page itself. */
const OWN_WORDS: ReadonlySet<CallEvent['kind']> = new Set<CallEvent['kind']>([
  ...(['joined', 'resumed', 'media', 'links', 'trouble', 'observed'] as const),
]);

/** A stretch in which a page stood still: its machine slept, or the browser froze it. */
export interface Standstill extends Span {
  person: CasePerson;
  events: CallEvent<'observed'>[];
  isFrozen: boolean;
  wasHidden: boolean;
}

export const standstillsOf = oncePerPerson((study, person: CasePerson): Standstill[] => {
  const thawed = sightingsOf(study, person, 'page').filter(({ seen }) => seen.state === 'resumed');
  const stopped = sightingsOf(study, person, 'stopped').map(({ event, seen, at }) => {
    const from = at - seen.forMs;
    const next = thawed[countOf(thawed, (one) => one.at <= at - THAW_MS)];
    const thaw = next && next.at < at + THAW_MS ? next : undefined;
    return {
      person,
      from,
      until: at,
      events: [event, ...(thaw ? [thaw.event] : [])],
      isFrozen: thaw !== undefined,
      wasHidden: seen.hidden,
    };
  });
  const told = new Set(stopped.flatMap(({ events }) => events));
  const frozen = thawed
    .filter(({ event }) => !told.has(event))
    .map(({ event, seen, at }) => ({
      person,
      from: at - seen.forMs,
      until: at,
      events: [event],
      isFrozen: true,
      wasHidden: true,
    }));
  return [...stopped, ...frozen].filter((one) => !wasHeard(study, one));
});

/** The first timer of a page that was frozen runs this soon after it was thawed. */
const THAW_MS = 3_000;

/** A change of the network: from one kind to another, or away and back. */
export interface NetworkChange extends Span {
  from: number;
  events: CallEvent<'observed'>[];
  before: Observation<'network'>;
  after: Observation<'network'>;
}

export const networkChangesOf = oncePerPerson((study, person: CasePerson): NetworkChange[] => {
  const told = sightingsOf(study, person, 'network');
  return told.slice(1).flatMap(({ seen, event, at }, index) => {
    const before = told[index]!;
    if (before.seen.kind === seen.kind && before.seen.online === seen.online) return [];
    return [
      {
        from: before.seen.online ? at : before.at,
        until: at,
        events: [before.event, event],
        before: before.seen,
        after: seen,
      },
    ];
  });
});
