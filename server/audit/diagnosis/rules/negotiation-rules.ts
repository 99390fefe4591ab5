import type { CasePerson, CaseSignal } from '../../case/case-file.js';
import { crossingsOf } from '../study/crossings.js';
import { finding, type Rule } from '../findings.js';
import { type Handover, lateFor, lateHandoversIn, stoodStillIn, UNNOTICED_MS } from '../study/handovers.js';
import { obstacleOf } from '../study/obstacles.js';
import { descriptionsFailed, hasFailed, type Study } from '../study/study.js';
import { lasting } from '../wording.js';

/** Two offers crossed: each was sent before its sender could know about the other. */
export const collided: Rule = (study) =>
  study.pairs.flatMap((pair) => {
    const crossing = crossingsOf(pair);
    // When a description fails, offers cross because of the attempts to repair that.
    if (crossing.length === 0 || descriptionsFailed(pair)) return [];
    const isStuck = obstacleOf(study, pair)?.kind === 'collision';
    // While there is another obstacle, both try again at the same moments.
    if (!isStuck && !pair.wasConnected) return [];
    const solved = isStuck ? 'They never got out of it.' : 'They settled it, as they should.';
    const words = `${pair.one.name} and ${pair.other.name} made an offer to each other at the same moment. ${solved}`;
    const severity = isStuck ? 'failure' : 'info';
    const people = [pair.one, pair.other];
    return [finding({ code: 'negotiation-collided', words, severity, people, signals: crossing })];
  });

/** A browser could not apply the other side's description. */
export const descriptionFailed: Rule = (study) => {
  const failed = Map.groupBy(study.file.signals.filter(hasFailed), ({ recipientId }) => recipientId);
  return study.people.flatMap((person) => {
    const own = failed.get(person.id) ?? [];
    const [first] = own;
    if (first === undefined) return [];
    const isMet = own.every((signal) => isBetweenMet(study, signal));
    const then = isMet ? ' They were connected all the same.' : '';
    const words = `The browser of ${person.name} could not apply the ${first.kind} of the other: ${first.applyError}${then}`;
    const severity = isMet ? 'warning' : 'failure';
    return [finding({ code: 'description-failed', words, severity, people: [person], signals: own })];
  });
};

const isBetweenMet = (study: Study, { senderId, recipientId }: CaseSignal) =>
  study.pairOf(senderId, recipientId)?.wasConnected === true;

/** A page took seconds for what takes milliseconds, as it told itself; one that tells no times is accused only together with its line. */
export const appliedLate: Rule = (study) =>
  byPerson(lateHandoversIn(study).filter((one) => isOfPage(study, one))).map((own) => {
    const longest = longestOf(own);
    const { person, signal, other, at } = longest;
    const time = lasting(longest.ms);
    const what = `the ${signal.kind} of ${other.name}`;
    const words =
      at === 'unknown'
        ? `The page of ${person.name} said only ${time} after ${what} was handed to its connection that it had applied it: ${whyUnknown(study, longest)}.`
        : `The page of ${person.name} applied ${what} only ${time} after it had got it: ${why(study, longest)}.`;
    return late('applied-late', { own, words, people: [person] });
  });

const BUSY = 'the page or its machine was busy';
const STOOD = 'the page or its machine stood still, as it noticed afterwards';

function why(study: Study, { at, person, span }: Handover): string {
  if (stoodStillIn(study, person, span)) return STOOD;
  if (at === 'page') return `${BUSY}, or stood still`;
  return `it waited to be in the call, since the server's answer to Accept, or another that it needs for that, was held on the way (a proxy, a network that drops packets), or ${BUSY}`;
}

/** Something on the way to a page held what was handed to its connection. */
export const reachedLate: Rule = (study) =>
  byPerson(lateHandoversIn(study).filter((one) => one.at === 'line' && !isOfPage(study, one))).flatMap((own) => {
    const longest = longestOf(own);
    const { person, other, signal, ms } = longest;
    // It never came to an attempt, and that is told as what kept the two from connecting.
    if (obstacleOf(study, study.pairOf(person.id, other.id)!)?.kind === 'not-delivered') return [];
    const start = `The page of ${person.name} got the ${signal.kind} of ${other.name} only ${lasting(ms)} after the server had handed it to its connection`;
    const whom = lateFor(study, longest);
    if (whom === 'all') {
      const words = `${start}, while others had theirs, or the server's answers, late, too: the server, or the network before it, held them.`;
      return [late('reached-late', { own, words, people: [] })];
    }
    const line = `the line between the server and ${person.name} held it (a proxy, a network that drops packets)`;
    const still = ms < UNNOTICED_MS ? ', or the page stood still for too short a time to notice it' : '';
    const shared = whom === null ? ', or the server, or the network before it' : '';
    const words = `${start}: ${line}${still}${shared}.`;
    return [late('reached-late', { own, words, people: whom === null ? [] : [person] })];
  });

const isOfPage = (study: Study, { at, person, span }: Handover) => at !== 'line' || stoodStillIn(study, person, span);

const byPerson = (found: Handover[]): Handover[][] => [
  ...Map.groupBy(found, ({ person, other }) => `${person.id}<${other.id}`).values(),
];

const longestOf = (own: Handover[]) => own.reduce((a, b) => (b.ms > a.ms ? b : a));

const late = (
  code: 'applied-late' | 'reached-late',
  { own, words, people }: { own: Handover[]; words: string; people: CasePerson[] },
) => finding({ code, words, severity: 'warning', people, signals: own.map(({ signal }) => signal) });

/** The server brings signals with the acceptance, and a page waits for the answer to its Accept before it looks at them. */
const WITH_ACCEPT_MS = 3_000;

/** The page told no times, so that also its report may have come late. */
function whyUnknown(study: Study, { person, span }: Handover): string {
  if (stoodStillIn(study, person, span)) return STOOD;
  const entered = study.eventsOf(person).find(({ kind }) => kind === 'entered');
  const isOfAccept = entered !== undefined && Math.abs(span.from - Date.parse(entered.at)) < WITH_ACCEPT_MS;
  const answer = isOfAccept ? "the server's answer to Accept was held on the way, or " : '';
  return `${answer}the line between the server and ${person.name} held it or the report of it, or ${BUSY}`;
}
