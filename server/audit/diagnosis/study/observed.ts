import type { CallEvent, Observation, ObservedKind } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
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
export function sightingsOf<K extends ObservedKind>(study: Study, person: CasePerson, what: K): Sighting<K>[] {
  const own = study.eventsOf(person).filter((event): event is CallEvent<'observed'> => event.kind === 'observed');
  return own
    .filter(({ detail }) => detail.what === what)
    .map((event) => ({
      event,
      seen: event.detail as unknown as Observation<K>,
      at: Date.parse(event.at) - event.detail.agoMs,
    }))
    .sort((one, next) => one.at - next.at);
}

/** What a page had sent before it stood still may arrive this much later. */
const ON_ITS_WAY_MS = 2_000;

/** A page of which something came in this time did not stand still: somebody has set its clock, by which it measured. */
function wasHeard(study: Study, { person, from, until }: Standstill): boolean {
  const isWithin = (at: number) => at > from + ON_ITS_WAY_MS && at < until - ON_ITS_WAY_MS;
  const told = study.eventsOf(person).some(({ kind, at }) => OWN_WORDS.has(kind) && isWithin(Date.parse(at)));
  return told || study.samplesOf(person).some(({ at }) => isWithin(at.getTime()));
}
/** What comes from nobody but the page itself. */
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

export function standstillsOf(study: Study, person: CasePerson): Standstill[] {
  const thawed = sightingsOf(study, person, 'page').filter(({ seen }) => seen.state === 'resumed');
  const stopped = sightingsOf(study, person, 'stopped').map(({ event, seen, at }) => {
    const from = at - seen.forMs;
    const thaw = thawed.find((one) => Math.abs(one.at - at) < THAW_MS);
    return {
      person,
      from,
      until: at,
      events: [event, ...(thaw ? [thaw.event] : [])],
      isFrozen: thaw !== undefined,
      wasHidden: seen.hidden,
    };
  });
  const frozen = thawed
    .filter((one) => !stopped.some(({ events }) => events.includes(one.event)))
    .map(({ event, seen, at }) => ({
      person,
      from: at - seen.forMs,
      until: at,
      events: [event],
      isFrozen: true,
      wasHidden: true,
    }));
  return [...stopped, ...frozen].filter((one) => !wasHeard(study, one));
}

/** The first timer of a page that was frozen runs this soon after it was thawed. */
const THAW_MS = 3_000;

/** A change of the network: from one kind to another, or away and back. */
export interface NetworkChange extends Span {
  from: number;
  events: CallEvent<'observed'>[];
  before: Observation<'network'>;
  after: Observation<'network'>;
}

export function networkChangesOf(study: Study, person: CasePerson): NetworkChange[] {
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
}
