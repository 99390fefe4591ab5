import type { CasePerson } from '../../case/case-file.js';
import { absencesOf, serverWasAway, wasAbsent } from '../study/absences.js';
import { stoodStillIn } from '../study/handovers.js';
import { hadNoServer } from '../study/servers.js';
import { finding, type Rule } from '../findings.js';
import { hadBreak } from './link-rules.js';
import { silencesOf } from './sound-rules.js';
import type { Study } from '../study/study.js';
import { holesIn } from '../study/holes.js';
import { common, lengthOf, overlap, type Span } from '../study/spans.js';
import { sightingsOf, standstillsOf } from '../study/observed.js';
import { lasting, namesOf } from '../wording.js';

/** A page that measured, and then did not for a long time, though it stayed in the call. */
export const measuringGap: Rule = (study) =>
  holesIn(study).flatMap(({ person, ms, isBlank, hasMeasured, before, ...gap }) => {
    if (!isBlank || !hasMeasured || isKnown(study, person) || serverWasAway(study, gap)) return [];
    // That its page stood still meanwhile is a finding of its own.
    const still = standstillsOf(study, person).flatMap((one) => common([gap], [one]));
    if (still.some((span) => lengthOf(span) >= ms / 2)) return [];
    const words = `The page of ${person.name} measured nothing for ${lasting(ms)}, though it stayed in the call: it stood still (asleep, or in the background), or nothing reached it.`;
    return [finding({ code: 'measuring-gap', words, severity: 'warning', people: [person], samples: before })];
  });

/** Answers that take longer are noticed by people: a name that does not appear, a button that does nothing. */
const SLOW_MS = 1_500;
/** One page alone may be busy for a moment, and nobody else notices that. */
const SLOW_ALONE_MS = 3_000;
/** A page tells the times of so long together. */
const TOLD_TOGETHER_MS = 30_000;

type Slow = Span & { person: CasePerson; event: { id: number }; leastMs: number; mostMs: number };

/** Answers that took long, though the page was awake and connected, and the server did not know itself that it was away. */
const slowAnswersIn = (study: Study, person: CasePerson): Slow[] =>
  sightingsOf(study, person, 'round-trip').flatMap(({ event, seen: { leastMs, mostMs }, at }) => {
    const span = { from: at - TOLD_TOGETHER_MS, until: at };
    const isKnown = serverWasAway(study, span) || hadNoServer(study, person, span) || wasAbsent(study, person, span);
    if (mostMs < SLOW_MS || isKnown || stoodStillIn(study, person, span)) return [];
    return [{ person, event, leastMs, mostMs, ...span }];
  });

/** The way to the server and back was slow, or the server: for one side it is that side's, for all what they share. */
export const slowAnswers: Rule = (study) => {
  const slow = study.people.flatMap((person) => slowAnswersIn(study, person));
  const concerned = [...new Set(slow.map(({ person }) => person))];
  if (concerned.length < 2 && slow.every(({ mostMs }) => mostMs < SLOW_ALONE_MS)) return [];
  const words = `The server's answers took ${concerned.map((person) => timesOf(person, slow)).join(', and ')}: ${whose(study, slow)}.`;
  const people = concerned.length === 1 && timelyFor(study, slow).length > 0 ? concerned : [];
  const events = slow.map(({ event }) => event);
  return [finding({ code: 'slow-answers', words, severity: 'warning', people, events })];
};

function timesOf(person: CasePerson, slow: Slow[]): string {
  const own = slow.filter((one) => one.person === person);
  const [least, most] = [Math.min(...own.map(({ leastMs }) => leastMs)), Math.max(...own.map(({ mostMs }) => mostMs))];
  return `${lasting(least)} to ${lasting(most)} to the page of ${person.name}`;
}

function whose(study: Study, slow: Slow[]): string {
  const concerned = [...new Set(slow.map(({ person }) => person))];
  const timely = timelyFor(study, slow);
  if (concerned.length > 1) return 'the server, its database or the network before it was slow, or each of these lines';
  if (timely.length === 0)
    return `the line between the server and ${namesOf(concerned)}, or the server or its database`;
  return `the line between the server and ${namesOf(concerned)} was slow, or that page was busy, since those to ${namesOf(timely)} came in time`;
}

/** Others who were there and measured, too. After the first times a page tells only slow ones. */
const timelyFor = (study: Study, slow: Slow[]): CasePerson[] =>
  study.people.filter(
    (person) =>
      slow.every((one) => one.person !== person) &&
      sightingsOf(study, person, 'round-trip').length > 0 &&
      slow.some((one) => study.presencesOf(person).some((span) => overlap(span, one))),
  );

/** Other findings say what happened meanwhile. */
function isKnown(study: Study, person: CasePerson): boolean {
  if (absencesOf(study, person).length > 0 || hadBreak(study, person)) return true;
  return study.pairsOf(person).some((pair) => silencesOf(study, pair).length > 0);
}
