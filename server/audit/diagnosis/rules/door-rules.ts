import type { CallEvent, ErrorCode } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { once } from '../study/once.js';
import type { Study } from '../study/study.js';
import { holds, overlap } from '../study/spans.js';
import { lasting, listOf, namesOf } from '../wording.js';

export interface Knock {
  person: CasePerson;
  event: CallEvent;
  /** What happened to it; null if nothing did. */
  outcome: CallEvent | null;
  until: number;
}

const OUTCOMES: ReadonlySet<CallEvent['kind']> = new Set<CallEvent['kind']>([
  'admitted',
  'denied',
  'entered',
  'invited',
  'withdrawn',
]);

/** Each time somebody asked to be let in. */
export const knocksIn = once((study): Knock[] => {
  return study.people.flatMap((person) => {
    const own = study.eventsOf(person).filter(({ kind }) => kind === 'waiting' || OUTCOMES.has(kind));
    return own.flatMap((event, index) => {
      if (event.kind !== 'waiting') return [];
      const end = own[index + 1];
      const outcome = end && OUTCOMES.has(end.kind) ? end : null;
      return [{ person, event, outcome, until: end ? Date.parse(end.at) : study.end }];
    });
  });
});

/** Somebody knocked, and nobody answered. */
export const knockUnanswered: Rule = (study) => {
  const knocks = knocksIn(study).filter(({ outcome }) => outcome === null);
  if (knocks.length === 0 || study.call.endedAt === null) return [];
  const people = [...new Set(knocks.map(({ person }) => person))];
  const longest = Math.max(...knocks.map(({ event, until }) => until - Date.parse(event.at)));
  const words = `${namesOf(people)} knocked, waited up to ${lasting(longest)}, and got no answer. ${hostsAt(study, knocks)}`;
  const events = knocks.map(({ event }) => event);
  return [finding({ code: 'knock-unanswered', words, severity: 'warning', people, events })];
};

function hostsAt(study: Study, knocks: Knock[]): string {
  const hosts = study.people.filter((person) => person.role === 'host' && isThere(study, person, knocks));
  return hosts.length === 0 ? 'Nobody was there to let them in.' : `${namesOf(hosts)} could have let them in.`;
}

/** Somebody knocked, and went away again before anybody answered. */
export const knockWithdrawn: Rule = (study) => {
  const latest = new Map(knocksIn(study).map((knock) => [knock.person, knock]));
  return study.people.flatMap((person) => {
    const last = latest.get(person);
    if (last?.outcome?.kind !== 'withdrawn') return [];
    const waited = lasting(last.until - Date.parse(last.event.at));
    const { reason } = (last.outcome as CallEvent<'withdrawn'>).detail;
    const how = reason === 'lost' ? 'the page was gone' : 'gave up';
    const words = `${person.name} knocked, waited ${waited}, and then ${how}. ${hostsAt(study, [last])}`;
    const events = [last.event, last.outcome];
    return [finding({ code: 'knock-withdrawn', words, severity: 'warning', people: [person], events })];
  });
};

const REFUSALS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'room-full': 'the room was full',
  'room-locked': 'the host had locked the room',
  'wrong-password': 'the password was wrong',
  'not-invited': 'the room is for those who were invited',
  removed: 'they had been removed from this room',
  denied: 'the host had turned them away',
  'already-in-call': 'they were in another call, or here on another device',
  unavailable: 'the database did not answer in time',
};

/** Somebody wanted to come in, and the server did not let them. */
export const refusedAtDoor: Rule = (study) => {
  const refused = study.events('refused').filter(({ detail }) => detail.step === 'enter');
  const bySomebody = Map.groupBy(refused, ({ detail: { byId }, participantId }) =>
    byId === null ? `participant ${participantId}` : `user ${byId}`,
  );
  return [...bySomebody.values()].map((events) => {
    const { participantId, detail } = events[0]!;
    const { byId } = detail;
    const person = study.people.find(({ id, userId }) => (byId === null ? id === participantId : userId === byId));
    const who = person?.name ?? (byId === null ? 'Somebody without an account' : 'Somebody who was not in the meeting');
    const why = [...new Set(events.map(({ detail: { code } }) => REFUSALS[code] ?? code))];
    const at = Date.parse(events.at(-1)!.at);
    const cameIn = person ? isInAfter(study, person, at) : byId === null && mayBeIn(study, at);
    const wasIn = person !== undefined && study.presencesOf(person).some((span) => holds(span, at));
    const then = cameIn ? ' Later they came in.' : wasIn ? ' They were in the call at that time.' : '';
    const times = events.length > 1 ? ` ${events.length} times` : '';
    const words = `${who} was not let in${times}: ${listOf(why)}.${then}`;
    const severity = cameIn || wasIn ? 'info' : 'warning';
    return finding({ code: 'refused-at-door', words, severity, people: person ? [person] : [], events });
  });
};

const isInAfter = (study: Study, person: CasePerson, at: number) =>
  study.presencesOf(person).some(({ from }) => from > at);

/**
 * Nobody knows which guest it was. If it was somebody who had been in before, they are known, so it may be a guest who came in for the
 * first time later.
 */
const mayBeIn = (study: Study, at: number) =>
  study.people.some((person) => {
    const first = study.presencesOf(person).at(0);
    return person.userId === null && first !== undefined && first.from > at;
  });

function isThere(study: Study, person: CasePerson, knocks: Knock[]): boolean {
  const spans = study.presencesOf(person);
  return knocks.some(({ event, until }) => spans.some((span) => overlap(span, { from: Date.parse(event.at), until })));
}

export const knockDenied: Rule = (study) =>
  knocksIn(study).flatMap(({ person, event, outcome }) => {
    if (outcome?.kind !== 'denied') return [];
    const waited = lasting(Date.parse(outcome.at) - Date.parse(event.at));
    const words = `${person.name} knocked and was turned away${byWhom(study, outcome)} after ${waited}.`;
    return [finding({ code: 'knock-denied', words, severity: 'info', people: [person], events: [event, outcome] })];
  });

function byWhom(study: Study, { detail }: CallEvent): string {
  const { byId } = detail as { byId?: number | null };
  const name = study.people.find(({ userId }) => userId !== null && userId === byId)?.name;
  return name === undefined ? '' : ` by ${name}`;
}

export const removed: Rule = (study) => [...removedByHosts(study), ...endedByAdmin(study)];

/** Where an account is closed, the log names its user as the one who ended the call. */
const endedByAdmin: Rule = (study) =>
  study
    .events('status')
    .filter(({ detail }) => detail.reason === 'ended-by-admin')
    .map((event) => {
      const own = study.people.find(({ userId }) => userId !== null && userId === event.detail.byId);
      const words = own
        ? `The call was ended because the account of ${own.name} was disabled or deleted, or by ${own.name} as an administrator.`
        : 'An administrator who was not in the call ended it, or deleted its room.';
      return finding({ code: 'removed', words, severity: 'info', people: own ? [own] : [], events: [event] });
    });

const removedByHosts: Rule = (study) =>
  study
    .events('left')
    .filter(({ detail }) => detail.reason === 'removed')
    .flatMap((event) => {
      const person = study.people.find(({ id }) => id === event.participantId);
      if (person === undefined) return [];
      const span = study.presencesOf(person).find((one) => holds(one, Date.parse(event.at)));
      const after = span ? `, ${lasting(Date.parse(event.at) - span.from)} after they came in` : '';
      const words = `${person.name} was removed from the meeting${byWhom(study, event)}${after}.`;
      return [finding({ code: 'removed', words, severity: 'info', people: [person], events: [event] })];
    });
