import { type CandidateFacts, type CallEvent, isSetAside, type SignalFacts } from '../../../../contracts/index.js';
import type { CasePerson, CaseSignal } from '../../case/case-file.js';
import { absencesOf } from './absences.js';
import { crossingsOf } from './crossings.js';
import { LATE_MS, tellsTimes, wasReceived } from './handovers.js';
import { sightingsOf } from './observed.js';
import { oncePerPair } from './once.js';
import { countOf } from './span-index.js';
import { descriptionsFailed, endsOf, isInVain, type Pair, type Study } from './study.js';

/** What kept two people from connecting. Each pair in trouble has exactly one, the first of `OBSTACLES` that fits. */
export interface Obstacle {
  kind: ObstacleKind;
  /** The people on whose side it is; empty where the log does not show that. */
  at: CasePerson[];
  signals: CaseSignal[];
  events: CallEvent[];
}

export type ObstacleKind =
  | 'absence'
  | 'signals-refused'
  | 'no-offer'
  | 'not-delivered'
  | 'never-applied'
  | 'description-failed'
  | 'not-answered'
  | 'fingerprint'
  | 'encryption'
  | 'no-relay-configured'
  | 'relay-refused'
  | 'relay-silent'
  | 'no-candidates'
  | 'only-local'
  | 'collision'
  | 'no-way';

type Found = { at?: CasePerson[]; signals?: CaseSignal[]; events?: CallEvent[] } | null;
type Look = (study: Study, pair: Pair) => Found;

/** Null for people who connected, never were in the call together, or had no time to connect. */
export const obstacleOf = oncePerPair((study, pair): Obstacle | null => {
  if (!isInVain(study, pair) || pair.together === null || study.call.logGoneAt !== null) return null;
  for (const [kind, look] of OBSTACLES) {
    const found = look(study, pair);
    if (found) return { kind, at: [], signals: [], events: [], ...found };
  }
  return null;
});

/** How long a page may take for what takes milliseconds, before it counts as never done. */
const UNDONE_MS = 5_000;

const isDescription = ({ kind }: CaseSignal) => kind !== 'candidate';

const from = (pair: Pair, person: CasePerson): CaseSignal[] =>
  pair.signals.filter(({ senderId, outcome }) => senderId === person.id && outcome === 'relayed');

const described = (pair: Pair, person: CasePerson): CaseSignal[] => from(pair, person).filter(isDescription);

const isCandidate = (facts: SignalFacts | null): facts is CandidateFacts => facts !== null && 'type' in facts;

/** What a person's page offered as their addresses. */
export const candidatesOf = (pair: Pair, person: CasePerson): (CaseSignal & { facts: CandidateFacts })[] =>
  from(pair, person).filter((signal): signal is CaseSignal & { facts: CandidateFacts } => isCandidate(signal.facts));

/** Candidates may also be inside descriptions. */
const hasCandidates = (pair: Pair, person: CasePerson) =>
  candidatesOf(pair, person).length > 0 ||
  described(pair, person).some(({ facts }) => facts !== null && 'media' in facts && facts.candidates > 0);

const joinsOf = (study: Study, person: CasePerson) => study.eventsOfKind(person, 'joined');

/** The server had a TURN server to offer. */
export const hadRelay = (study: Study, person: CasePerson): boolean =>
  joinsOf(study, person).some(({ detail }) => detail.turn);

const relayOnly = (study: Study, person: CasePerson) => joinsOf(study, person).some(({ detail }) => detail.relayOnly);

export const hasRelayAddress = (pair: Pair, person: CasePerson): boolean =>
  candidatesOf(pair, person).some(({ facts }) => facts.type === 'relay');

/** Pages of this version say how their links are; of others nobody knows what they applied. */
const tells = (study: Study, person: CasePerson) => study.eventsOfKind(person, 'links').length > 0;

const people = (pair: Pair) => [pair.one, pair.other];

/** One of the two was gone for most of the time. */
const absence: Look = (study, pair) => {
  const { from: start, until } = pair.together!;
  const own = people(pair).flatMap((person) => absencesOf(study, person));
  const away = own.filter(
    ({ how, ...span }) =>
      how !== 'reloaded' && Math.min(span.until, until) - Math.max(span.from, start) > (until - start) / 2,
  );
  return away.length > 0 ? { at: away.map(({ person }) => person) } : null;
};

/** The server refused all that one of them had to say. */
const refused: Look = (_, pair) => {
  const own = people(pair).filter((person) => {
    const said = pair.signals.filter((signal) => signal.senderId === person.id && isDescription(signal));
    return said.length > 0 && said.every(({ outcome }) => outcome === 'refused');
  });
  const signals = pair.signals.filter(
    ({ outcome, senderId }) => outcome === 'refused' && own.some(({ id }) => id === senderId),
  );
  return own.length > 0 ? { at: own, signals } : null;
};

const noOffer: Look = (study, pair) => {
  if (pair.signals.some(isDescription)) return null;
  const events = people(pair).flatMap((person) => joinsOf(study, person));
  return { events };
};

/** Whether what was given to a page then had enough time, before the two parted. */
const hadTimeFrom = (pair: Pair, time: Date) => {
  const given = time.getTime();
  const stretch = pair.stretches[countOf(pair.stretches, ({ until }) => until <= given)];
  return stretch !== undefined && stretch.until - Math.max(given, stretch.from) >= UNDONE_MS;
};

export const hadTime = (pair: Pair, { createdAt, deliveredAt }: CaseSignal) =>
  hadTimeFrom(pair, deliveredAt ?? createdAt);

/** What was said to a person who did nothing with any of it: neither applied, nor refused, nor answered. */
function unheededBy(study: Study, { pair, person, other }: { pair: Pair; person: CasePerson; other: CasePerson }) {
  const said = described(pair, other);
  const heeded = said.some(({ appliedAt, applyError }) => appliedAt !== null || applyError !== null);
  const answered = described(pair, person).some(({ kind }) => kind === 'answer');
  if (said.length === 0 || heeded || answered || !tells(study, other)) return [];
  return hadTime(pair, said[0]!) ? said : [];
}

/** It came so late that there was no time left to do anything with it. */
const cameTooLate = (pair: Pair, { deliveredAt, receivedAt }: CaseSignal) =>
  deliveredAt !== null &&
  receivedAt !== null &&
  +receivedAt - +deliveredAt >= LATE_MS &&
  !hadTimeFrom(pair, receivedAt);

/** Nothing came to the page in time, as far as the server or the page itself says. */
const notDelivered: Look = (study, pair) => {
  const found = endsOf(pair).flatMap(([person, other]) => {
    const said = unheededBy(study, { pair, person, other });
    const isMissing = said.every((signal) => !wasReceived(study, signal) || cameTooLate(pair, signal));
    const isSure = said.every((signal) => signal.deliveredAt === null || tellsTimes(study, signal));
    return said.length > 0 && isMissing && isSure ? [{ person, said }] : [];
  });
  if (found.length === 0) return null;
  return { at: found.map(({ person }) => person), signals: found.flatMap(({ said }) => said) };
};

/** An answer cannot be answered, so only pages that report what they apply can be said not to have done so. */
const canTell = (study: Study, { person, said }: { person: CasePerson; said: CaseSignal[] }) =>
  said.some(({ kind, deliveredAt }) => kind === 'offer' && deliveredAt !== null) || tells(study, person);

const neverApplied: Look = (study, pair) => {
  const found = endsOf(pair).flatMap(([person, other]) => {
    const said = unheededBy(study, { pair, person, other });
    const had = said.filter((signal) => mayHave(study, signal) && hadTimeFrom(pair, givenAt(signal)));
    return had.length > 0 && canTell(study, { person, said: had }) ? [{ person, had }] : [];
  });
  if (found.length === 0) return null;
  return { at: found.map(({ person }) => person), signals: found.flatMap(({ had }) => had) };
};
/** The page has it, or was handed it and would not say whether it came. */
const mayHave = (study: Study, signal: CaseSignal) =>
  wasReceived(study, signal) || (signal.deliveredAt !== null && !tellsTimes(study, signal));
const givenAt = ({ createdAt, deliveredAt, receivedAt }: CaseSignal) => receivedAt ?? deliveredAt ?? createdAt;

const failedDescription: Look = (_, pair) => (descriptionsFailed(pair) ? {} : null);

/** A browser that took an offer and had nothing to answer. */
const notAnswered: Look = (_, pair) => {
  if (pair.signals.some(({ kind, outcome }) => kind === 'answer' && outcome === 'relayed')) return null;
  const offers = pair.signals.filter(
    (signal) =>
      signal.kind === 'offer' &&
      !isSetAside(signal.applyError) &&
      signal.appliedAt !== null &&
      hadTimeFrom(pair, signal.appliedAt),
  );
  if (offers.length === 0) return null;
  return { at: people(pair).filter(({ id }) => offers.some(({ recipientId }) => recipientId === id)), signals: offers };
};

/** What both pages saw of their connections to each other: a way was found, and no encryption was agreed on it. */
function unencrypted(study: Study, pair: Pair, isAltered: boolean): Found {
  // What became of an earlier attempt does not matter any more.
  const ends = endsOf(pair).map(([person, other]) => ({
    last: sightingsOf(study, person, 'link').findLast(({ seen }) => seen.participantId === other.id),
    known: fingerprintsOf(study, pair, other),
  }));
  const stuck = ends
    .flatMap(({ last }) => last ?? [])
    .filter(({ seen: { iceMs, dtlsMs } }) => iceMs !== null && dtlsMs === null);
  if (stuck.length === 0) return null;
  // In a log that was cut, the description that brought the fingerprint may be missing.
  const altered =
    !study.file.isCut &&
    ends.some(({ last, known }) => {
      const applied = last?.seen.appliedFingerprint ?? null;
      return applied !== null && known.size > 0 && !known.has(applied);
    });
  return altered === isAltered ? { events: stuck.map(({ event }) => event) } : null;
}

/** All that one page sent as its fingerprint to the other, over all attempts, as the log and the page itself say; the first four bytes. */
function fingerprintsOf(study: Study, pair: Pair, person: CasePerson): Set<string> {
  const logged = from(pair, person).flatMap(({ facts }) =>
    facts !== null && 'media' in facts ? (facts.fingerprint ?? []) : [],
  );
  const own = sightingsOf(study, person, 'link').flatMap(({ seen }) => seen.sentFingerprint ?? []);
  const short = logged.map((text) => text.split(' ').at(-1)!.replaceAll(':', '').slice(0, 8).toLowerCase());
  return new Set([...short, ...own]);
}

const noRelayConfigured: Look = (study, pair) => {
  const without = people(pair).flatMap((person) => joinsOf(study, person));
  const events = without.filter(({ detail }) => detail.relayOnly && !detail.turn);
  return events.length > 0 ? { events } : null;
};

const UNREACHABLE = 701;
/** The code is the first word of what the page reported. */
export const codeOf = ({ detail: { detail } }: CallEvent<'trouble'>): number | null => {
  const code = /^\d{3}\b/.exec(detail ?? '')?.[0];
  return code === undefined ? null : Number(code);
};
export const isRefusal = (event: CallEvent<'trouble'>): boolean =>
  event.detail.what === 'relay-refused' && codeOf(event) !== UNREACHABLE;
const isSilence = (event: CallEvent<'trouble'>) =>
  event.detail.what === 'relay-unreachable' || (event.detail.what === 'relay-refused' && codeOf(event) === UNREACHABLE);

/** People who got no address from a TURN server, and whose page said so. */
function withoutRelay(study: Study, pair: Pair, said: (event: CallEvent<'trouble'>) => boolean): Found {
  const found = people(pair)
    .filter((person) => hadRelay(study, person) && !hasRelayAddress(pair, person))
    .map((person) => ({ person, events: study.eventsOfKind(person, 'trouble').filter(said) }))
    .filter(({ events }) => events.length > 0);
  if (found.length === 0) return null;
  const signals = found.flatMap(({ person }) => [...described(pair, person), ...candidatesOf(pair, person)]);
  return { at: found.map(({ person }) => person), events: found.flatMap(({ events }) => events), signals };
}

const noCandidates: Look = (study, pair) => {
  const mute = people(pair).filter((person) => !hasCandidates(pair, person) && !relayOnly(study, person));
  if (mute.length === 0) return null;
  return { at: mute, signals: mute.flatMap((person) => described(pair, person)) };
};

/** Only local addresses, which lead nowhere from another network. */
const onlyLocal: Look = (study, pair) => {
  const all = people(pair).map((person) => candidatesOf(pair, person));
  if (all.some((found) => found.length === 0 || found.some(({ facts }) => facts.type !== 'host'))) return null;
  return people(pair).some((person) => hadRelay(study, person)) ? null : { signals: all.flat() };
};

const collision: Look = (_, pair) => {
  const signals = crossingsOf(pair);
  return signals.length > 0 && !pair.signals.some(({ kind }) => kind === 'answer') ? { signals } : null;
};

const noWay: Look = (_, pair) => ({ signals: people(pair).flatMap((person) => described(pair, person)) });

/**
 * In the order in which a connection is made: what was never applied cannot have failed for its addresses, and addresses that
 * were never offered cannot have been blocked.
 */
const OBSTACLES: readonly [ObstacleKind, Look][] = [
  ['absence', absence],
  ['signals-refused', refused],
  ['no-offer', noOffer],
  ['not-delivered', notDelivered],
  ['never-applied', neverApplied],
  ['description-failed', failedDescription],
  ['collision', collision],
  ['not-answered', notAnswered],
  ['fingerprint', (study, pair) => unencrypted(study, pair, true)],
  ['encryption', (study, pair) => unencrypted(study, pair, false)],
  ['no-relay-configured', noRelayConfigured],
  ['no-candidates', noCandidates],
  ['relay-refused', (study, pair) => withoutRelay(study, pair, isRefusal)],
  ['relay-silent', (study, pair) => withoutRelay(study, pair, isSilence)],
  ['only-local', onlyLocal],
  ['no-way', noWay],
];
