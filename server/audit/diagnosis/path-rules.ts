import type { CandidateFacts, SignalFacts } from '../../../contracts/index.js';
import type { CasePerson, CaseSignal } from '../case/case-file.js';
import { finding, type Rule } from './findings.js';
import { descriptionsFailed, endsOf, isInVain, namesOf, type Pair, type Study } from './study.js';

const isCandidate = (facts: SignalFacts | null): facts is CandidateFacts => facts !== null && 'type' in facts;
const isDescription = (facts: SignalFacts | null) => facts !== null && 'media' in facts;

const from = (pair: Pair, person: CasePerson): CaseSignal[] =>
  pair.signals.filter(({ senderId, outcome }) => senderId === person.id && outcome === 'relayed');

const candidatesOf = (pair: Pair, person: CasePerson) =>
  from(pair, person).flatMap((signal) => (isCandidate(signal.facts) ? [{ id: signal.id, facts: signal.facts }] : []));

/** Candidates may also be inside descriptions. */
const hasCandidates = (pair: Pair, person: CasePerson) =>
  candidatesOf(pair, person).length > 0 ||
  from(pair, person).some(({ facts }) => facts !== null && 'media' in facts && facts.candidates > 0);

const described = (pair: Pair, person: CasePerson) => from(pair, person).filter(({ facts }) => isDescription(facts));

/** Pairs in which both applied the other's description, but no connection was made. */
const inVain = (study: Study): Pair[] =>
  study.pairs.filter(
    (pair) =>
      isInVain(study, pair) &&
      !descriptionsFailed(pair) &&
      endsOf(pair).every(([person]) => described(pair, person).length > 0),
  );

const joinsOf = (study: Study, person: CasePerson) =>
  study.events('joined').filter(({ participantId }) => participantId === person.id);

const relayed = (study: Study, person: CasePerson) => joinsOf(study, person).some(({ detail }) => detail.turn);

const isRefused = (study: Study, person: CasePerson) =>
  study
    .events('trouble')
    .some(({ participantId, detail }) => participantId === person.id && detail.what === 'relay-refused');

/** Only relays are allowed, and none is configured. */
export const noRelayConfigured: Rule = (study) => {
  const joins = study.events('joined').filter(({ detail }) => detail.relayOnly && !detail.turn);
  if (joins.length === 0 || !study.pairs.some((pair) => isInVain(study, pair))) return [];
  const words = 'Media may go through a relay alone (ICE_TRANSPORT_POLICY=relay), but no TURN server is configured.';
  return [finding({ code: 'relay-only-without-relay', words, severity: 'failure', events: joins })];
};

/** One side found no candidate at all. */
export const noCandidates: Rule = (study) =>
  inVain(study).flatMap((pair) => {
    const mute = endsOf(pair)
      .filter(([person]) => !hasCandidates(pair, person))
      .map(([person]) => person);
    if (mute.length === 0 || mute.some((person) => !mayGather(study, person) || isRefused(study, person))) return [];
    const words = `${namesOf(mute)} offered no network address at all: the browser, or a policy, hides them.`;
    const signals = mute.flatMap((person) => described(pair, person));
    return [finding({ code: 'no-candidates', words, severity: 'failure', people: mute, signals })];
  });

/** If only a relay is allowed, another rule reports its absence. */
const mayGather = (study: Study, person: CasePerson) => !joinsOf(study, person).some(({ detail }) => detail.relayOnly);

/** A relay was configured, but one side got no address on it. */
export const noRelayCandidate: Rule = (study) =>
  inVain(study).flatMap((pair) => {
    const without = endsOf(pair)
      .map(([person]) => person)
      .filter((person) => relayed(study, person) && !isRefused(study, person))
      .filter((person) => !candidatesOf(pair, person).some(({ facts }) => facts.type === 'relay'));
    if (without.length === 0) return [];
    const words = `A TURN server is configured, but ${namesOf(without)} got no relay address: it did not answer them.`;
    const signals = without.flatMap((person) => [...described(pair, person), ...candidatesOf(pair, person)]);
    const events = study
      .events('trouble')
      .filter(({ participantId }) => without.some(({ id }) => id === participantId));
    return [finding({ code: 'no-relay-candidate', words, severity: 'failure', people: without, signals, events })];
  });

/** There were only local addresses, which lead nowhere from another network. */
export const onlyLocalCandidates: Rule = (study) =>
  inVain(study).flatMap((pair) => {
    const all = endsOf(pair).map(([person]) => candidatesOf(pair, person));
    if (all.some((candidates) => candidates.length === 0 || candidates.some(({ facts }) => facts.type !== 'host')))
      return [];
    if (endsOf(pair).some(([person]) => relayed(study, person))) return [];
    const people = [pair.one, pair.other];
    const words = `${namesOf(people)} offered only local addresses and found no way to each other: they need a TURN server.`;
    return [finding({ code: 'only-local-candidates', words, severity: 'failure', people, signals: all.flat() })];
  });
