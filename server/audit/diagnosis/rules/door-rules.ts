import type { CallEvent } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import type { Study } from '../study/study.js';
import { holds, overlap } from '../study/spans.js';
import { lasting, namesOf } from '../wording.js';

export interface Knock {
  person: CasePerson;
  event: CallEvent;
  /** What became of it; null if nothing did. */
  outcome: CallEvent | null;
  until: number;
}

const OUTCOMES: ReadonlySet<CallEvent['kind']> = new Set<CallEvent['kind']>([
  'admitted',
  'denied',
  'entered',
  'invited',
]);

/** Each time somebody asked to be let in. */
export function knocksIn(study: Study): Knock[] {
  return study.people.flatMap((person) => {
    const own = study.eventsOf(person);
    return own.flatMap((event, index) => {
      if (event.kind !== 'waiting') return [];
      const rest = own.slice(index + 1);
      const again = rest.findIndex(({ kind }) => kind === 'waiting');
      const until = again < 0 ? study.end : Date.parse(rest[again]!.at);
      const outcome = (again < 0 ? rest : rest.slice(0, again)).find(({ kind }) => OUTCOMES.has(kind)) ?? null;
      return [{ person, event, outcome, until }];
    });
  });
}

/** Somebody knocked, and nobody answered. */
export const knockUnanswered: Rule = (study) => {
  const knocks = knocksIn(study).filter(({ outcome }) => outcome === null);
  if (knocks.length === 0 || study.call.endedAt === null) return [];
  const people = [...new Set(knocks.map(({ person }) => person))];
  const longest = Math.max(...knocks.map(({ event, until }) => until - Date.parse(event.at)));
  const hosts = study.people.filter((person) => person.role === 'host' && isThere(study, person, knocks));
  const nobody = hosts.length === 0 ? 'Nobody was there to let them in.' : `${namesOf(hosts)} could have let them in.`;
  const words = `${namesOf(people)} knocked, waited up to ${lasting(longest)}, and got no answer. ${nobody}`;
  const events = knocks.map(({ event }) => event);
  return [finding({ code: 'knock-unanswered', words, severity: 'warning', people, events })];
};

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

export const removed: Rule = (study) =>
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
