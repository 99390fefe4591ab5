import type { CandidateFacts, SignalFacts } from '../../../contracts/index.js';
import type { CaseFile, CasePerson, CaseSignal } from '../case-file.js';
import { finding, type Rule } from './findings.js';
import { descriptionsFailed, endsOf, isKind, type Pair, pairsOf } from './pairs.js';

const isCandidate = (facts: SignalFacts | null): facts is CandidateFacts => facts !== null && 'type' in facts;
const isDescription = (facts: SignalFacts | null) => facts !== null && 'media' in facts;

const from = (pair: Pair, person: CasePerson): CaseSignal[] =>
  pair.signals.filter(({ senderId, outcome }) => senderId === person.id && outcome === 'relayed');

const candidatesOf = (pair: Pair, person: CasePerson) =>
  from(pair, person).flatMap((signal) => (isCandidate(signal.facts) ? [{ id: signal.id, facts: signal.facts }] : []));

/** Candidates also stand within descriptions. */
const hasCandidates = (pair: Pair, person: CasePerson) =>
  candidatesOf(pair, person).length > 0 ||
  from(pair, person).some(({ facts }) => facts !== null && 'media' in facts && facts.candidates > 0);

const described = (pair: Pair, person: CasePerson) => from(pair, person).filter(({ facts }) => isDescription(facts));

/** Both sides have described themselves and taken the other's description, and yet there was never a connection. */
const negotiatedInVain = (pair: Pair) =>
  !pair.wasConnected &&
  !descriptionsFailed(pair) &&
  endsOf(pair).every(([person]) => described(pair, person).length > 0);

const joinsOf = ({ events }: CaseFile, person: CasePerson) =>
  events.filter(isKind('joined')).filter(({ participantId }) => participantId === person.id);

const relayed = (file: CaseFile, person: CasePerson) => joinsOf(file, person).some(({ detail }) => detail.turn);

const hasTrouble = (file: CaseFile, person: CasePerson) =>
  file.events.some(
    (event) => isKind('trouble')(event) && event.participantId === person.id && event.detail.what === 'relay-refused',
  );

const names = (people: CasePerson[]) => people.map(({ name }) => name).join(' and ');

/** Only relays are allowed, and there is none. */
export const noRelayConfigured: Rule = (file) => {
  const joins = file.events.filter(isKind('joined')).filter(({ detail }) => detail.relayOnly && !detail.turn);
  if (joins.length === 0 || !pairsOf(file).some((pair) => !pair.wasConnected)) return [];
  const words = 'Media may go through a relay alone (ICE_TRANSPORT_POLICY=relay), but no TURN server is configured.';
  return [finding({ code: 'relay-only-without-relay', words, severity: 'failure', events: joins })];
};

/** A side named no way to reach it at all. */
export const noCandidates: Rule = (file) =>
  pairsOf(file)
    .filter(negotiatedInVain)
    .flatMap((pair) => {
      const mute = endsOf(pair)
        .filter(([person]) => !hasCandidates(pair, person))
        .map(([person]) => person);
      if (mute.length === 0 || mute.some((person) => !mayGather(file, person) || isRefused(file, person))) return [];
      const words = `${names(mute)} offered no network address at all: the browser, or a policy, hides them.`;
      const signals = mute.flatMap((person) => described(pair, person));
      return [finding({ code: 'no-candidates', words, severity: 'failure', people: mute, signals })];
    });

/** Where only a relay is allowed its absence is what another rule says. */
const mayGather = (file: CaseFile, person: CasePerson) => !joinsOf(file, person).some(({ detail }) => detail.relayOnly);
const isRefused = hasTrouble;

/** A relay was configured, and a side got no address on it. */
export const noRelayCandidate: Rule = (file) =>
  pairsOf(file)
    .filter(negotiatedInVain)
    .flatMap((pair) => {
      const without = endsOf(pair)
        .map(([person]) => person)
        .filter((person) => relayed(file, person) && !hasTrouble(file, person))
        .filter((person) => !candidatesOf(pair, person).some(({ facts }) => facts.type === 'relay'));
      if (without.length === 0) return [];
      const words = `A TURN server is configured, but ${names(without)} got no relay address: it did not answer them.`;
      const signals = without.flatMap((person) => [...described(pair, person), ...candidatesOf(pair, person)]);
      const events = file.events
        .filter(isKind('trouble'))
        .filter(({ participantId }) => without.some(({ id }) => id === participantId));
      return [finding({ code: 'no-relay-candidate', words, severity: 'failure', people: without, signals, events })];
    });

/** Nobody named anything but local addresses, which lead nowhere from another network. */
export const onlyLocalCandidates: Rule = (file) =>
  pairsOf(file)
    .filter(negotiatedInVain)
    .flatMap((pair) => {
      const all = endsOf(pair).map(([person]) => candidatesOf(pair, person));
      if (all.some((candidates) => candidates.length === 0 || candidates.some(({ facts }) => facts.type !== 'host')))
        return [];
      if (endsOf(pair).some(([person]) => relayed(file, person))) return [];
      const people = [pair.one, pair.other];
      const words = `${names(people)} offered only local addresses and found no way to each other: they need a TURN server.`;
      return [finding({ code: 'only-local-candidates', words, severity: 'failure', people, signals: all.flat() })];
    });
