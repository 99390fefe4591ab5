import type { CasePerson } from '../../case/case-file.js';
import { absencesOf, serverWasAway, wasAbsent } from '../study/absences.js';
import { stoodStillIn } from '../study/handovers.js';
import { hadNoServer } from '../study/servers.js';
import { finding, type Rule } from '../findings.js';
import { hadBreak } from './link-rules.js';
import { silencesOf } from './sound-rules.js';
import type { Study } from '../study/study.js';
import { hasSampleIn, holesIn, isOfServer } from '../study/holes.js';
import { common, lengthOf, overlap, type Span } from '../study/spans.js';
import { standstillsOf } from '../study/observed.js';
import { type AnswerTimes, answerTimesOf, SLOW_MS } from '../study/round-trips.js';
import { lasting, namesOf } from '../wording.js';

/** A page that measured, and then did not for a long time, though it stayed in the call. */
export const measuringGap: Rule = (study) =>
  holesIn(study).flatMap((hole) => {
    const { person, ms, isBlank, hasMeasured, before, ...gap } = hole;
    if (!isBlank || !hasMeasured || isKnown(study, person) || isOfServer(study, hole)) return [];
    // That its page stood still meanwhile is a finding of its own.
    const still = standstillsOf(study, person).flatMap((one) => common([gap], [one]));
    if (still.some((span) => lengthOf(span) >= ms / 2)) return [];
    const words = `The page of ${person.name} measured nothing for ${lasting(ms)}, though it stayed in the call: it stood still (asleep, or in the background), or nothing reached it.`;
    return [finding({ code: 'measuring-gap', words, severity: 'warning', people: [person], samples: before })];
  });

/** One page alone may be busy for a moment, and nobody else notices that. */
const SLOW_ALONE_MS = 3_000;
/** A page is named only if it was slow this often while others had theirs in time. */
const SLOW_TIMES = 2;
/** From here on pages tell the times, so that one who tells any may share what is slow. */
const TOLD_MS = 300;

type Slow = AnswerTimes & { person: CasePerson };

/** Answers that took long, though the page was awake and connected, and the server did not know itself that it was away. */
const slowAnswersIn = (study: Study, person: CasePerson): Slow[] =>
  answerTimesOf(study, person)
    .filter((span) => span.mostMs >= SLOW_MS && !isExcused(study, person, span))
    .map((span) => ({ person, ...span }));

const isExcused = (study: Study, person: CasePerson, span: Span) =>
  serverWasAway(study, span) ||
  hadNoServer(study, person, span) ||
  wasAbsent(study, person, span) ||
  stoodStillIn(study, person, span);

/** The way to the server and back was slow, or the server: for one side it is that side's, for all what they share. */
export const slowAnswers: Rule = (study) => {
  const slow = study.people.flatMap((person) => slowAnswersIn(study, person));
  const concerned = [...new Set(slow.map(({ person }) => person))];
  if (concerned.length < 2 && slow.every(({ mostMs }) => mostMs < SLOW_ALONE_MS)) return [];
  const timely = concerned.length === 1 ? timelyFor(study, slow) : [];
  const words = `The server's answers took ${concerned.map((person) => timesOf(person, slow)).join(', and ')}: ${whose(concerned, timely)}.`;
  const people = timely.length > 0 ? concerned : [];
  const events = slow.map(({ event }) => event);
  return [finding({ code: 'slow-answers', words, severity: 'warning', people, events })];
};

function timesOf(person: CasePerson, slow: Slow[]): string {
  const own = slow.filter((one) => one.person === person);
  const [least, most] = [Math.min(...own.map(({ leastMs }) => leastMs)), Math.max(...own.map(({ mostMs }) => mostMs))];
  return `${lasting(least)} to ${lasting(most)} to the page of ${person.name}`;
}

function whose(concerned: CasePerson[], timely: CasePerson[]): string {
  if (concerned.length > 1) return 'the server, its database or the network before it was slow, or each of these lines';
  if (timely.length === 0)
    return `the line between the server and ${namesOf(concerned)}, or the server or its database`;
  return `the line between the server and ${namesOf(concerned)} was slow, or that page was busy, since those to ${namesOf(timely)} came in time`;
}

/** Others who had theirs in time while this one person had not, often enough to say that it is not what they share. */
function timelyFor(study: Study, slow: Slow[]): CasePerson[] {
  const others = study.people.filter((person) => slow.every((one) => one.person !== person));
  const alone = slow.map((span) => {
    const isShared = others.some((person) => toldIn(study, person, span).some(({ mostMs }) => mostMs >= TOLD_MS));
    return isShared ? [] : others.filter((person) => isTimelyIn(study, person, span));
  });
  const found = alone.filter((timely) => timely.length > 0);
  return found.length >= SLOW_TIMES ? [...new Set(found.flat())] : [];
}

const toldIn = (study: Study, person: CasePerson, span: Span) =>
  answerTimesOf(study, person).filter((one) => overlap(one, span));

/** Their page tells such times, was measuring meanwhile, and had nothing to tell. */
const isTimelyIn = (study: Study, person: CasePerson, span: Span): boolean =>
  answerTimesOf(study, person).length > 0 && hasSampleIn(study, person, span) && !isExcused(study, person, span);

/** Other findings say what happened meanwhile. */
function isKnown(study: Study, person: CasePerson): boolean {
  if (absencesOf(study, person).length > 0 || hadBreak(study, person)) return true;
  return study.pairsOf(person).some((pair) => silencesOf(study, pair).length > 0);
}
