import type { CallEvent } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { type PersonAbsence, absencesIn, absencesOf, commonAbsencesIn } from '../study/absences.js';
import { finding, type Rule } from '../findings.js';
import { isLostByRestart } from './loss-rules.js';
import { seenCauseOf } from './page-rules.js';
import { oncePerPerson } from '../study/once.js';
import type { Study } from '../study/study.js';
import { overlap } from '../study/spans.js';
import { into, lasting, namesOf } from '../wording.js';

/** Anything shorter is a hiccup, or a page that was being left anyway. */
const NOTABLE_MS = 2_000;
/** Somebody who comes in and leaves again before that did not try. */
const TRIED_MS = 5_000;
const RELOAD_MS = 15_000;

const msOf = ({ from, until }: PersonAbsence) => until - from;
const when = ({ call }: Study, at: number) => into(at - (call.acceptedAt?.getTime() ?? at));

/** Somebody came in (accepted, or entered a meeting), and their page never joined. */
export const neverJoined: Rule = (study) => strandedOf(study).flatMap((one) => stranded(study, one));

interface Stranded {
  person: CasePerson;
  entered: CallEvent | null;
  from: number;
  until: number;
}

/** People who came in and whose page never joined, unless the microphone explains it. */
export function strandedOf(study: Study): Stranded[] {
  if (study.call.acceptedAt === null || !study.isNoted) return [];
  return study.people.flatMap((person) => {
    const own = study.eventsOf(person);
    const entered = own.find(({ kind }) => kind === 'entered') ?? null;
    const isIn =
      entered !== null || (study.call.kind === 'direct' && person.role === 'caller' && person.joinedAt !== null);
    if (!isIn || study.presencesOf(person).length > 0) return [];
    if (own.some(({ kind, detail }) => kind === 'trouble' && isMicrophone(detail))) return [];
    const from = entered ? Date.parse(entered.at) : study.call.acceptedAt!.getTime();
    const left = own.findLast(({ kind }) => kind === 'left');
    return [{ person, entered, from, until: left ? Date.parse(left.at) : study.end }];
  });
}

const isMicrophone = (detail: unknown) => (detail as { what: string }).what.startsWith('microphone');

function stranded(study: Study, { person, entered, from, until }: Stranded) {
  const own = study.eventsOf(person).filter(({ kind }) => kind === 'dropped' || kind === 'left');
  const gone = own.find(({ kind, at }) => kind === 'dropped' && Date.parse(at) >= from);
  if (isLostByRestart(study, person) || (gone === undefined && until - from < TRIED_MS)) return [];
  const came = person.role === 'callee' ? `${person.name} accepted` : `${person.name} came in`;
  const ended = `Nothing more came of it in ${lasting(until - from)}.`;
  const lost = "the page stood still, or the server's answer never reached it (a proxy)";
  // A callee's page joins as it accepts, before it asks for the microphone.
  const why = person.role === 'callee' ? lost : `${lost}, or the browser's question for the microphone was left open`;
  const words = gone
    ? `${came}, but the page went away ${lasting(Date.parse(gone.at) - from)} later, before it joined: it was closed, or that side lost its connection. ${ended}`
    : `${came}, but the page never joined, though it stayed connected: ${why}. ${ended}`;
  const events = [...(entered ? [entered] : study.events('status')), ...own];
  return [finding({ code: 'never-joined', words, severity: 'failure', people: [person], events })];
}

/** The caller's page went away before anybody accepted. */
export const callerGone: Rule = (study) =>
  absencesIn(study).flatMap((absence) => {
    if (!isBeforeAccept(study, absence) || msOf(absence) < NOTABLE_MS || absence.byServer) return [];
    const { person, from, events } = absence;
    const { acceptedAt } = study.call;
    const then = acceptedAt
      ? `${lasting(acceptedAt.getTime() - from)} before the call was accepted`
      : 'while it rang, and nobody had accepted yet';
    const words = `The page of ${person.name}, who called, was gone ${then}: it was closed, or that side lost its connection.`;
    const severity = acceptedAt ? 'failure' : 'warning';
    return [finding({ code: 'caller-gone', words, severity, people: [person], events })];
  });

/** The caller was away when the call was accepted, or ended before. */
function isBeforeAccept({ call, end }: Study, { person, from, until, how }: PersonAbsence): boolean {
  const accepted = call.acceptedAt?.getTime() ?? end;
  return (
    call.kind === 'direct' && person.role === 'caller' && how !== 'reloaded' && from < accepted && until >= accepted
  );
}

const known = new WeakMap<Study, Set<PersonAbsence>>();

function isCommon(study: Study, absence: PersonAbsence): boolean {
  const common = known.get(study) ?? new Set(commonAbsencesIn(study).flat());
  known.set(study, common);
  return common.has(absence);
}

/** Everybody lost the server at the same moment, which none of them can have caused. */
export const allAway: Rule = (study) =>
  commonAbsencesIn(study).flatMap((group) => {
    const longest = Math.max(...group.map(msOf));
    if (longest < NOTABLE_MS || group.some(({ byServer }) => byServer)) return [];
    const isBack = group.every(({ how }) => how === 'back');
    const names = namesOf(group.map(({ person }) => person));
    const then = isBack ? `and were back ${lasting(longest)} later` : 'and not all of them came back';
    const words = `${names} lost this server at the same moment, ${when(study, group[0]!.from)}, ${then}: the way to this server, or something before it (a proxy, its network), and nothing on the side of one of them.`;
    const events = group.flatMap((one) => one.events);
    return [finding({ code: 'all-away', words, severity: isBack ? 'warning' : 'failure', events })];
  });

const UNSEEN =
  'the device slept, was offline, or changed its network, or only its way to this server was cut (a proxy, a firewall)';

/** Gone and back: asleep, offline, in another network. */
export const away: Rule = (study) =>
  absencesIn(study).flatMap((absence) => {
    if (absence.how !== 'back' || msOf(absence) < NOTABLE_MS || absence.byServer || isBeforeAccept(study, absence))
      return [];
    if (isCommon(study, absence)) return [];
    const { person, from, events } = absence;
    const why = seenCauseOf(study, person, absence) ?? UNSEEN;
    const words = `${person.name} was away for ${lasting(msOf(absence))}, beginning ${when(study, from)}: ${why}.`;
    return [finding({ code: 'away', words, severity: 'warning', people: [person], events })];
  });

/** So often within this time it is no chance. */
const AGAIN_AND_AGAIN = 3;
const WITHIN_MS = 15 * 60_000;

/** Those that came one after the other, so often within that time. */
function againAndAgain(absences: PersonAbsence[]): PersonAbsence[] {
  const sorted = absences.toSorted((a, b) => a.from - b.from);
  const more = AGAIN_AND_AGAIN - 1;
  const begins = (at: number) =>
    sorted[at] !== undefined && (sorted[at + more]?.from ?? Infinity) - sorted[at].from <= WITHIN_MS;
  return sorted.filter((_, at) => Array.from({ length: more + 1 }, (_, back) => at - back).some(begins));
}

/** The connection to the server broke again and again, and was back at once each time, so that nobody was away. */
export const unsteady: Rule = (study) =>
  study.people.flatMap((person) => {
    const own = absencesOf(study, person).filter((one) => one.how === 'back' && !one.byServer);
    const often = againAndAgain(own);
    if (often.length === 0 || own.some((one) => msOf(one) >= NOTABLE_MS || isCommon(study, one))) return [];
    const apart = lasting((often.at(-1)!.from - often[0]!.from) / (often.length - 1));
    const words = `The connection of ${person.name} to the server broke ${often.length} times, some ${apart} apart, and was back in ${lasting(Math.max(...often.map(msOf)))} or less each time: a proxy or firewall on the way that cuts connections, or an unsteady network on that side.`;
    const events = often.flatMap((one) => one.events);
    return [finding({ code: 'unsteady-line', words, severity: 'warning', people: [person], events })];
  });

/** A fresh page took the place of the one before, again and again. */
export const reloadedOften: Rule = (study) =>
  study.people.flatMap((person) => {
    const own = reloadsOften(study, person);
    if (own.length === 0) return [];
    const [first, last] = [own[0]!, own.at(-1)!];
    const words = `${person.name} had a fresh page ${own.length} times, first ${when(study, first.from)} and last ${when(study, last.from)}: perhaps something did not work there and was tried again, or the page broke down each time.`;
    const events = own.flatMap((one) => one.events);
    return [finding({ code: 'reloaded', words, severity: 'warning', people: [person], events })];
  });

const reloadsOften = oncePerPerson((study, person: CasePerson) =>
  againAndAgain(absencesOf(study, person).filter(({ how }) => how === 'reloaded')),
);

/** A fresh page took the place of the one before. */
export const reloaded: Rule = (study) =>
  absencesIn(study).flatMap((absence) => {
    if (absence.how !== 'reloaded' || reloadsOften(study, absence.person).includes(absence)) return [];
    const { person, from, events } = absence;
    const back = lasting(msOf(absence));
    const isQuick = msOf(absence) <= RELOAD_MS;
    const words = isQuick
      ? `${person.name} reloaded the page ${when(study, from)} and was back ${back} later.`
      : `${person.name} was gone for ${back} and came back with a fresh page: the page or the browser was closed, or broke down.`;
    const severity = isQuick ? 'info' : 'warning';
    return [finding({ code: 'reloaded', words, severity, people: [person], events })];
  });

export const moved: Rule = (study) =>
  study.people.flatMap((person) => {
    const events = study.events('moved').filter(({ participantId }) => participantId === person.id);
    if (events.length === 0) return [];
    const at = when(study, Date.parse(events[0]!.at));
    const words = `${person.name} went on at another device ${at}.`;
    return [finding({ code: 'moved', words, severity: 'info', people: [person], events })];
  });

/** Somebody was gone, and did not come back before the others ended the call. */
export const gone: Rule = (study) =>
  absencesIn(study).flatMap((absence) => {
    const { person, how, from, events } = absence;
    const unmet = how === 'lost' && !study.hasMet(person) && !isLostByRestart(study, person);
    if (!unmet && (how !== 'ended' || absence.byServer)) return [];
    if (study.call.acceptedAt === null || study.presencesOf(person).length === 0 || isBeforeAccept(study, absence))
      return [];
    if (msOf(absence) < NOTABLE_MS || isCommon(study, absence)) return [];
    const others = study.people.filter(
      (other) => other !== person && study.presencesOf(other).some((span) => overlap(span, absence)),
    );
    const waited = `${namesOf(others)} waited ${lasting(msOf(absence))}, and then the call ended.`;
    const words = `${person.name} was gone ${when(study, from)} and did not come back: the network, the browser or the machine on that side.${others.length > 0 ? ` ${waited}` : ''}`;
    return [finding({ code: 'gone', words, severity: 'failure', people: [person], events })];
  });
