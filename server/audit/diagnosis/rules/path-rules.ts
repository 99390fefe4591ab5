import type { CallEvent, FindingCode } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import {
  candidatesOf,
  hadRelay,
  hasRelayAddress,
  type Obstacle,
  type ObstacleKind,
  obstacleOf,
} from '../study/obstacles.js';
import { stoodStillIn, wasReceived } from '../study/handovers.js';
import { sightingsOf } from '../study/observed.js';
import { endsOf, type Pair, type Study } from '../study/study.js';
import { couldRelay, lastRelayGrantOf, wayOf } from '../study/ways.js';
import { counted, lasting, listOf, namesOf } from '../wording.js';

/** Pairs with the same obstacle on the same side. */
interface Obstructed {
  /** Everybody concerned, each once. */
  people: CasePerson[];
  at: CasePerson[];
  pairs: Pair[];
  obstacles: Obstacle[];
}

/** Makes a rule from one kind of obstacle; what is the same for several pairs is said once. Without words it says nothing. */
function obstructed(
  code: FindingCode,
  kind: ObstacleKind,
  words: (found: Obstructed, study: Study) => string | null,
): Rule {
  return (study) => {
    const found = study.pairs.flatMap((pair) => {
      const obstacle = obstacleOf(study, pair);
      return obstacle?.kind === kind ? [{ pair, obstacle }] : [];
    });
    const groups = Map.groupBy(found, ({ obstacle: { at }, pair }) => idsOf(at) || `${pair.one.id}/${pair.other.id}`);
    return [...groups.values()].flatMap((group) => {
      const pairs = group.map(({ pair }) => pair);
      const obstacles = group.map(({ obstacle }) => obstacle);
      const people = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))];
      const [at, signals, events] = [
        obstacles[0]!.at,
        obstacles.flatMap((o) => o.signals),
        obstacles.flatMap((o) => o.events),
      ];
      const seen = { people: at.length > 0 ? at : people, signals, events };
      const told = words({ people, at, pairs, obstacles }, study);
      return told === null ? [] : [finding({ code, words: told, severity: 'failure', ...seen })];
    });
  };
}

const idsOf = (people: CasePerson[]) => people.map(({ id }) => id).join();
const triedFor = ({ pairs }: Obstructed) =>
  lasting(Math.max(...pairs.map(({ together }) => together!.until - together!.from)));
const othersOf = ({ people, at }: Obstructed) => namesOf(people.filter((person) => !at.includes(person)));
const signalsOf = ({ obstacles }: Obstructed) => obstacles.flatMap(({ signals }) => signals);

export const signalsRefused = obstructed('signals-refused', 'signals-refused', (found) => {
  const signals = signalsOf(found);
  const why = [...new Set(signals.map(({ refusal }) => refusal ?? 'no reason'))];
  return `The server refused ${counted(signals.length, 'signal')} of ${namesOf(found.at)}, all there were (${listOf(why)}), so that side could not connect.`;
});

export const noOffer = obstructed(
  'no-offer',
  'no-offer',
  (found) =>
    `${namesOf(found.people)} were in the call together for ${triedFor(found)}, and neither page made an offer.`,
);

export const notDelivered = obstructed('not-delivered', 'not-delivered', (found, study) => {
  const signals = signalsOf(found);
  if (signals.some(({ deliveredAt }) => deliveredAt !== null)) return notReceived(found, study);
  const sent = counted(signals.length, 'description');
  return `Nothing reached the page of ${namesOf(found.at)}: ${sent} waited for it, up to ${triedFor(found)}. The page stood still, or its connection to the server did.`;
});

const saidIn = (found: Obstructed) => {
  const kinds = listOf([...new Set(signalsOf(found).map(({ kind }) => kind))]);
  return `the ${kinds} of ${found.at.length > 1 ? 'each other' : othersOf(found)}`;
};

/** It was handed to the connection of a page that never said that it has it, or had it too late. */
function notReceived(found: Obstructed, study: Study): string {
  const [said, names, signals] = [saidIn(found), namesOf(found.at), signalsOf(found)];
  const ways = signals.map(({ deliveredAt, receivedAt }) =>
    receivedAt && deliveredAt ? +receivedAt - +deliveredAt : 0,
  );
  const most = Math.max(...ways);
  const until = signals.map(({ deliveredAt, createdAt }) => ({ from: +(deliveredAt ?? createdAt), until: study.end }));
  const stood = found.at.some((person) => until.some((span) => stoodStillIn(study, person, span)));
  if (stood)
    return `The server handed ${said} to the connection of ${names}, whose page stood still meanwhile, as it noticed afterwards.`;
  return most > 0
    ? `The page of ${names} got ${said} only ${lasting(most)} after the server had handed it to its connection, too late to do anything with it: the line between the server and ${names} held it.`
    : `The server handed ${said} to the connection of ${names}, and in ${triedFor(found)} the page never said that it has it: a line or a proxy that holds large messages, or a page that stands still. The way between the two was not tried.`;
}

export const neverApplied = obstructed('never-applied', 'never-applied', (found, study) => {
  const [said, names, stuck] = [saidIn(found), namesOf(found.at), 'the page or its browser was stuck'];
  if (signalsOf(found).some((signal) => wasReceived(study, signal)))
    return `The page of ${names} had ${said} and never applied it in ${triedFor(found)}: ${stuck}, or ${TURNED_OFF}. The network was not tried.`;
  return `The server handed ${said} to the connection of ${names}, whose page neither applied it nor said that it came in ${triedFor(found)}: ${stuck}, ${TURNED_OFF}, or a line or a proxy that holds large messages held it. The way between the two was not tried.`;
});
const TURNED_OFF = 'WebRTC is turned off there (a policy, an extension)';

export const notAnswered = obstructed(
  'offer-not-answered',
  'not-answered',
  (found) =>
    `The browser of ${namesOf(found.at)} applied the offer of ${othersOf(found) || 'the other'}, and no answer came in ${triedFor(found)}: it made none, or a line or a proxy that holds large messages held it on the way to the server.`,
);

/** Only relays are allowed, and none is configured. */
export const noRelayConfigured: Rule = (study) => {
  const found = study.pairs.flatMap((pair) => obstacleOf(study, pair) ?? []).filter(isWithoutRelay);
  if (found.length === 0) return [];
  const words = 'Media may go through a relay alone (ICE_TRANSPORT_POLICY=relay), but no TURN server is configured.';
  const events = found.flatMap((obstacle) => obstacle.events);
  return [finding({ code: 'relay-only-without-relay', words, severity: 'failure', events })];
};
const isWithoutRelay = ({ kind }: Obstacle) => kind === 'no-relay-configured';

/** A TURN server that gave an address this long before a silence had not gone away yet. */
const ANSWERED_MS = 30_000;

/** Others who got an address from the TURN server, before or after it was silent. */
function answered({ at, obstacles }: Obstructed, study: Study) {
  const silences = obstacles.flatMap(({ events }) => events).map((event) => Date.parse(event.at));
  const first = silences.reduce((a, b) => Math.min(a, b), Infinity);
  const others = study.people
    .filter((person) => !at.includes(person))
    .map((person) => ({ person, last: lastRelayGrantOf(study, person) }))
    .filter(({ last }) => last !== null);
  const meanwhile = others.filter(({ last }) => last! > first - ANSWERED_MS);
  return { meanwhile: meanwhile.map(({ person }) => person), ever: others.map(({ person }) => person) };
}

/** Chromium's words for a name without an address. */
const isUnnamed = ({ obstacles }: Obstructed) =>
  obstacles.every(({ events }) => events.length > 0 && events.every((event) => /host lookup/i.test(toldIn(event))));
const toldIn = ({ detail }: CallEvent): string => (detail as { detail: string | null }).detail ?? '';

/** A TURN server is configured, and did not answer. It is accused alone, unless it answered others at that time. */
export const noRelayCandidate = obstructed('no-relay-candidate', 'relay-silent', (found, study) => {
  const { meanwhile, ever } = answered(found, study);
  if (meanwhile.length > 0) return null;
  const wasKnown = ever.length > 0 || found.at.some((person) => lastRelayGrantOf(study, person) !== null);
  if (isUnnamed(found) && wasKnown)
    return `The browsers of ${namesOf(found.at)} could not find the TURN server by its name, which was found earlier in this call: their DNS does not know it (any more).`;
  if (isUnnamed(found))
    return `The browsers of ${namesOf(found.at)} could not find the TURN server by its name: the name in TURN_URLS is wrong, or their DNS does not know it.`;
  return ever.length > 0
    ? `The TURN server had answered ${namesOf(ever)} before, but did not answer ${namesOf(found.at)}: it does not answer any more, or not on that network.`
    : `A TURN server is configured, but ${namesOf(found.at)} got no relay address: it did not answer them. It is down, its address is wrong, or the way to it is blocked.`;
});

/** It did not answer one side, while it answered another. */
export const relayOneSide = obstructed('relay-one-side', 'relay-silent', (found, study) => {
  const { meanwhile } = answered(found, study);
  if (meanwhile.length === 0) return null;
  const names = namesOf(found.at);
  return `The TURN server answered ${namesOf(meanwhile)}, but not ${names}: the network of ${names} does not reach it, or something before it (a NAT, a load balancer) mixes up clients.`;
});

/** One side found no candidate at all. */
export const noCandidates = obstructed(
  'no-candidates',
  'no-candidates',
  ({ at }) => `${namesOf(at)} offered no network address at all: the browser, or a policy, hides them.`,
);

/** There were only local addresses, which lead nowhere from another network. */
export const onlyLocalCandidates = obstructed(
  'only-local-candidates',
  'only-local',
  ({ people }) =>
    `${namesOf(people)} offered only local addresses and found no way to each other: they need a TURN server.`,
);

const kindsOf = (pair: Pair, person: CasePerson) => [
  ...new Set(candidatesOf(pair, person).map(({ facts }) => facts.type)),
];

/** All was exchanged and applied, and yet nothing got through. The log does not show on whose side. */
export const noWay: Rule = (study) => {
  const stuck = new Set(study.pairs.filter((pair) => obstacleOf(study, pair)?.kind === 'no-way'));
  const alone = new Set(study.people.filter((person) => isAlone(study, person, stuck)));
  const rest = [...stuck].filter((pair) => !alone.has(pair.one) && !alone.has(pair.other));
  const told = [...alone].map((person) => noWayTo(study, person, stuck));
  return [...told, ...rest.map((pair) => noWayBetween(study, pair))];
};

/** They reached none of several people who reached each other. */
function isAlone(study: Study, person: CasePerson, stuck: Set<Pair>): boolean {
  const own = study.pairsOf(person).filter(({ together }) => together !== null);
  if (own.length < 2 || !own.every((pair) => stuck.has(pair))) return false;
  const others = new Set(own.flatMap(({ one, other }) => [one, other]).filter((one) => one !== person));
  return study.pairs.some(({ one, other, wasConnected }) => wasConnected && others.has(one) && others.has(other));
}

function noWayTo(study: Study, person: CasePerson, stuck: Set<Pair>) {
  const own = study.pairsOf(person).filter((pair) => stuck.has(pair));
  const others = own.flatMap((pair) => endsOf(pair).flatMap(([one]) => (one === person ? [] : [one])));
  const among = study.pairs.filter(({ one, other }) => others.includes(one) && others.includes(other));
  const met = among.filter(({ wasConnected }) => wasConnected);
  const who =
    met.length === among.length ? 'who' : `of whom ${listOf(met.map(({ one, other }) => namesOf([one, other])))}`;
  // What worked for the others says nothing about a way that they did not use.
  const kind = own.some(couldRelay) ? 'relay' : 'direct';
  const isSame = met.some((pair) => wayOf(study, pair) === kind);
  const means = isSame
    ? `something on the side of ${person.name} (network, firewall or browser) lets no media through.`
    : `either something on the side of ${person.name} (network, firewall or browser) lets no media through, or the TURN server, which the others did not need, passes nothing on.`;
  const words = `${person.name} reached neither ${others.map(({ name }) => name).join(' nor ')}, ${who} reached each other: ${means}`;
  const signals = own.flatMap((pair) => obstacleOf(study, pair)!.signals);
  const people = isSame ? [person] : [person, ...others];
  return finding({ code: 'no-way-between', words, severity: 'failure', people, signals });
}

function noWayBetween(study: Study, pair: Pair) {
  const ends = endsOf(pair).map(([person]) => person);
  const offered = ends.map((person) => `${person.name} offered ${listOf(kindsOf(pair, person)) || 'unnamed'}`);
  const bothRelayed = ends.every((person) => hasRelayAddress(pair, person));
  const tried = lasting(pair.together!.until - pair.together!.from);
  const words = `${namesOf(ends)} exchanged all their addresses (${offered.join(', ')})${appliedIn(pair)}, but in ${tried} nothing got through between them. ${bothRelayed ? BOTH_RELAYED : meansOf(study, ends)}${orEncryption(study, pair)}`;
  const signals = [...obstacleOf(study, pair)!.signals, ...pair.signals.filter(({ kind }) => kind === 'candidate')];
  return finding({ code: 'no-way-between', words, severity: 'failure', people: ends, signals });
}

/** Candidates of a browser that came before its description, or never reached the other's, may be missing. */
function appliedIn({ signals }: Pair): string {
  const sent = signals.filter(({ facts, outcome }) => facts !== null && 'type' in facts && outcome === 'relayed');
  const missing = sent.filter(({ appliedAt }) => appliedAt === null);
  return missing.length === 0
    ? ' and applied them'
    : `, of which ${counted(missing.length, 'candidate')} of ${sent.length} were not applied`;
}

/** Pages of this version say how far they came; that they found a way without an encryption is a finding of its own. */
const orEncryption = (study: Study, pair: Pair) =>
  endsOf(pair).some(([person]) => sightingsOf(study, person, 'link').length > 0)
    ? ''
    : ' Or the encryption could not be agreed.';

const BOTH_RELAYED =
  'Both had a relay address: the TURN server does not pass on what is sent to them (its relay ports, or addresses it may relay to).';
const meansOf = (study: Study, ends: CasePerson[]) =>
  ends.some((person) => hadRelay(study, person))
    ? 'A firewall stands between them.'
    : 'No TURN server is configured: where direct ways are blocked, one is needed.';
