import { absencesIn } from './study/absences.js';
import { knocksIn } from './rules/door-rules.js';
import { isAroundBreak } from './rules/link-rules.js';
import type { CaseSample, CaseSignal } from '../case/case-file.js';
import type { Seen } from './findings.js';
import { hadTime } from './study/obstacles.js';
import { longestRun } from './study/runs.js';
import { strandedOf } from './rules/presence-rules.js';
import { isOfMuting, sourceOf } from './study/sources.js';
import { connectedMs, type Hole, HOLE_MS, holesIn, isOfServer } from './study/holes.js';
import { endsOf, type Pair, type Study } from './study/study.js';
import { counted, lasting, listOf, namesOf } from './wording.js';

/** Something that a call without trouble does not have, whether or not a rule knows its cause. */
export type Oddity = Omit<Seen, 'code' | 'severity'>;

/** A page measures every 5 s, so that by then one of the two has. */
const MEASURED_MS = 10_000;

/** A call is sound only if this list is empty; then support may be shown a tick. */
export function unusual(study: Study): Oddity[] {
  return LOOKS.flatMap((look) => look(study));
}

/** Nobody knows what stood in a log that was not read to its end, or that is missing. */
export function notRead(study: Study): Oddity[] {
  const { call, file } = study;
  if (call.acceptedAt === null) return [];
  const events = study.events('status');
  const gone = call.logGoneAt !== null ? ['Its signals and samples are gone by age.'] : [];
  const cut = file.isCut ? ['Its log is longer than what was read.'] : [];
  const missing = study.isNoted ? [] : ['Its log says of nobody that they came in.'];
  return [...gone, ...cut, ...missing].map((words) => ({ words, events }));
}

const pairNames = ({ one, other }: Pair) => namesOf([one, other]);
const eventsOf = ({ reports }: Pair) => reports.map(({ eventId: id }) => ({ id }));

/** While the call runs, people may still connect. */
function unconnected(study: Study): Oddity[] {
  if (study.call.endedAt === null) return [];
  return study.pairs.flatMap((pair) => {
    const { together, wasConnected, one, other } = pair;
    if (wasConnected || together === null || isBrief(study, pair)) return [];
    const time = lasting(together.until - together.from);
    const told = pair.reports.length > 0 ? 'were never connected' : 'never said that they were connected';
    return [
      {
        words: `${pairNames(pair)} ${told} in ${time}.`,
        people: [one, other],
        signals: pair.signals,
        events: eventsOf(pair),
      },
    ];
  });
}

/** Nobody connects in so short a time. */
const BRIEF_MS = 2_000;

/** Somebody hung up at once. */
const isBrief = ({ call }: Study, { together }: Pair): boolean =>
  call.endReason === 'hangup' && together !== null && together.until - together.from < BRIEF_MS;

function brokenLinks(study: Study): Oddity[] {
  return study.pairs.flatMap((pair) => {
    const bad = pair.reports.filter(({ state }) => state === 'reconnecting' || state === 'failed');
    if (bad.length === 0) return [];
    const states = listOf([...new Set(bad.map(({ state }) => state))]);
    const events = bad.map(({ eventId: id }) => ({ id }));
    return [{ words: `The link between ${pairNames(pair)} was ${states}.`, people: [pair.one, pair.other], events }];
  });
}

function stranded(study: Study): Oddity[] {
  return strandedOf(study).map(({ person, entered, from, until }) => ({
    words: `${person.name} came in, and the page did not join in ${lasting(until - from)}.`,
    people: [person],
    events: entered ? [entered] : study.events('status'),
  }));
}

function lost(study: Study): Oddity[] {
  const events = study.events('left').filter(({ detail }) => detail.reason === 'lost');
  const away = absencesIn(study).filter(({ how, from, until }) => how === 'ended' && until - from >= 2_000);
  return study.people.flatMap((person) => {
    const own = events.filter(({ participantId }) => participantId === person.id);
    if (own.length === 0 && person.leaveReason !== 'lost' && !away.some((one) => one.person === person)) return [];
    return [{ words: `${person.name} was lost, or gone at the end.`, people: [person], events: own }];
  });
}

function unapplied(study: Study): Oddity[] {
  if (study.call.acceptedAt === null) return [];
  return study.pairs.flatMap((pair) => {
    if (pair.together === null || isBrief(study, pair)) return [];
    const signals = unappliedIn(pair);
    if (signals.length === 0) return [];
    const were = signals.length === 1 ? 'was' : 'were';
    return [
      {
        words: `${counted(signals.length, 'offer')} between ${pairNames(pair)} ${were} not applied.`,
        people: [pair.one, pair.other],
        signals,
      },
    ];
  });
}

/** Two who are connected need an offer only until a later one was applied, and only if there was time for it. */
function unappliedIn(pair: Pair): CaseSignal[] {
  const isTold = toldIn(pair);
  const offers = pair.signals.filter((one) => one.kind === 'offer' && one.outcome === 'relayed' && isTold(one));
  const isOpen = ({ appliedAt, applyError }: CaseSignal) => appliedAt === null && applyError === null;
  if (!pair.wasConnected) return offers.filter(isOpen);
  const last = offers.findLastIndex((offer) => !isOpen(offer));
  return offers.slice(last + 1).filter((offer) => hadTime(pair, offer));
}

/** Clients need not report what they apply: some tell nothing at all, and an answer says it as well. */
const toldIn = ({ signals }: Pair): ((offer: CaseSignal) => boolean) => {
  const reporters = new Set(signals.filter(hasReport).map(({ recipientId }) => recipientId));
  const answers = new Map(signals.filter(({ kind }) => kind === 'answer').map(({ senderId, id }) => [senderId, id]));
  return (offer) =>
    offer.appliedAt !== null || (reporters.has(offer.recipientId) && offer.id > (answers.get(offer.recipientId) ?? 0));
};

const hasReport = ({ receivedAt, appliedAt, applyError }: CaseSignal) =>
  receivedAt !== null || appliedAt !== null || applyError !== null;

function refusedSignals(study: Study): Oddity[] {
  const signals = study.file.signals.filter(({ outcome }) => outcome === 'refused');
  if (signals.length === 0) return [];
  const why = [...new Set(signals.map(({ refusal }) => refusal ?? 'no reason'))];
  const senders = new Set(signals.map(({ senderId }) => senderId));
  const people = study.people.filter(({ id }) => senders.has(id));
  return [{ words: `The server refused ${counted(signals.length, 'signal')} (${listOf(why)}).`, people, signals }];
}

function knocks(study: Study): Oddity[] {
  const open = knocksIn(study).filter(({ outcome }) => outcome === null);
  if (open.length === 0) return [];
  const words = `${namesOf(open.map(({ person }) => person))} knocked without an answer.`;
  return [{ words, people: open.map(({ person }) => person), events: open.map(({ event }) => event) }];
}

function silentSamples(study: Study): Oddity[] {
  return study.pairs.flatMap((pair) =>
    endsOf(pair).flatMap(([hearer, speaker]) => {
      const [hasSound, hasPicture] = [sourceOf(study, speaker, 'audio'), sourceOf(study, speaker, 'video')];
      const samples = longestRun(study.samples(hearer, speaker), ({ at, spanMs, audioInKbps, videoInKbps }) => {
        const sends = [hasSound(at, spanMs), hasPicture(at, spanMs)].includes(true);
        return sends && audioInKbps + videoInKbps === 0;
      });
      if (samples.length === 0) return [];
      const words = `${hearer.name} received nothing of ${speaker.name} in ${counted(samples.length, 'sample')}.`;
      return [{ words, people: [hearer, speaker], samples }];
    }),
  );
}

/** What pages measure while the server is away is not kept, and says nothing of the pages. */
function holes(study: Study): Oddity[] {
  const all = holesIn(study);
  const own = all.filter((hole) => !isOfServer(study, hole));
  const lost = all.filter((hole) => !own.includes(hole));
  const longest = lasting(Math.max(0, ...lost.map(({ ms }) => ms)));
  const words = `What was measured in ${longest} is missing: the server was away for a part of it.`;
  const samples = lost.flatMap(({ before }) => before);
  return [...own.map(holeWords), ...(lost.length > 0 ? [{ words, samples }] : [])];
}

const holeWords = ({ person, others, isBlank, ms, before }: Hole): Oddity => ({
  words: `The page of ${person.name} measured nothing ${isBlank ? '' : `of ${namesOf(others)} `}for ${lasting(ms)}.`,
  people: isBlank ? [person] : [person, ...others],
  samples: before,
});

/** Two who were connected for long enough to be measured, and never were. Longer ones are holes. */
function unmeasured(study: Study): Oddity[] {
  if (study.call.logGoneAt !== null || study.file.isCut) return [];
  return study.pairs.flatMap((pair) => {
    const { one, other, reports } = pair;
    const ms = connectedMs(study, pair);
    if (ms < MEASURED_MS || ms >= HOLE_MS) return [];
    if (endsOf(pair).some(([from, to]) => study.samples(from, to).length > 0)) return [];
    const words = `${namesOf([one, other])} were connected for ${lasting(ms)}, and nothing was measured.`;
    return [{ words, people: [one, other], events: reports.map(({ eventId: id }) => ({ id })) }];
  });
}

/**
 * People who talked so briefly that no page had measured anything yet. Nothing about that is unusual, but nobody knows how it was.
 * @returns null where something was measured, or nobody was connected
 */
export function notMeasured(study: Study): Oddity | null {
  if (study.file.samples.length > 0 || study.call.endedAt === null) return null;
  const met = study.pairs.filter((pair) => connectedMs(study, pair) > 0);
  if (met.length === 0) return hungUpAtOnce(study);
  const people = [...new Set(met.flatMap(({ one, other }) => [one, other]))];
  const longest = lasting(Math.max(...met.map((pair) => connectedMs(study, pair))));
  const words = `${namesOf(people)} were connected for only ${longest}, too short for a measurement: the log does not show how they heard each other.`;
  return { words, people, events: met.flatMap(eventsOf) };
}

function hungUpAtOnce(study: Study): Oddity | null {
  const brief = study.pairs.filter((pair) => !pair.wasConnected && isBrief(study, pair));
  if (brief.length === 0) return null;
  const people = [...new Set(brief.flatMap(({ one, other }) => [one, other]))];
  const longest = Math.max(...brief.map(({ together }) => together!.until - together!.from));
  const words = `${namesOf(people)} were in the call together for only ${lasting(longest)}, and were not connected yet when it was hung up.`;
  return { words, people, events: study.events('status') };
}

function badQuality(study: Study): Oddity[] {
  const { quality } = study.call;
  if (quality === null || quality === 'good') return [];
  const bad = study.file.samples.filter(({ level }) => level !== 'good');
  // Then it is a hole that gave the call its mark, and holes are listed.
  if (bad.length === 0 && holesIn(study).length > 0) return [];
  const people = new Map(study.people.map((person) => [person.id, person]));
  const isOfNobody = (sample: CaseSample) => {
    const speaker = people.get(sample.remoteId);
    return speaker !== undefined && isOfMuting(study, speaker, sample);
  };
  const samples = bad.filter((sample) => !isOfLoss(study, sample) && !isOfNobody(sample));
  if (bad.length > 0 && samples.length === 0) return [];
  const measurers = new Set(samples.map(({ participantId }) => participantId));
  const concerned = study.people.filter(({ id }) => measurers.has(id));
  return [{ words: `The call is marked as ${quality} at times.`, people: concerned, samples }];
}

/** It was measured when somebody was lost already, or while a link broke, and both are told by rules. */
function isOfLoss(study: Study, sample: CaseSample): boolean {
  const pair = study.pairOf(sample.participantId, sample.remoteId);
  return study.isLate(sample) || (pair !== undefined && isAroundBreak(study, pair, sample));
}

function troubles(study: Study): Oddity[] {
  const events = study.events('trouble');
  if (events.length === 0) return [];
  const what = listOf([...new Set(events.map(({ detail }) => detail.what))]);
  const people = study.people.filter(({ id }) => events.some(({ participantId }) => participantId === id));
  return [{ words: `Pages reported trouble (${what}).`, people, events }];
}

const LOOKS = [
  ...[unconnected, brokenLinks, stranded, lost, unapplied, refusedSignals],
  ...[knocks, silentSamples, holes, unmeasured, badQuality, troubles],
] as const;
