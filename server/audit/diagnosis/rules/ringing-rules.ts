import type { CallEvent, ErrorCode, Observation } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { serverWasAway } from '../study/absences.js';
import { sightingsOf } from '../study/observed.js';
import { type Ring, type RungDevice, ringsOf } from '../study/ringing.js';
import type { Study } from '../study/study.js';
import { lasting, listOf, namesOf } from '../wording.js';
import { whileRinging } from './loss-rules.js';

const calleesOf = ({ people }: Study) => people.filter(({ role }) => role === 'callee');

/** No device of the callee ever reported that it rings. */
export const neverRang: Rule = (study) => {
  const { call } = study;
  if (call.status !== 'missed' || call.endReason !== 'unreachable') return [];
  const rang = study.events('device-ringing').length > 0;
  const [callee] = calleesOf(study);
  if (rang || callee === undefined || callee.silent) return [];
  const words = `No device of ${callee.name} ever rang: none was connected, or none of them answered the server.`;
  const over = study.events('status');
  return [finding({ code: 'never-reached-a-device', words, severity: 'failure', people: [callee], events: over })];
};

/** They did not want to be rung; the caller was shown a call that nobody answers. */
export const doNotDisturb: Rule = (study) => {
  const people = study.people.filter(
    ({ silent, joinedAt, state }) => silent && joinedAt === null && state !== 'waiting',
  );
  if (people.length === 0) return [];
  const words = `${namesOf(people)} had set "do not disturb": no device of theirs rang, and the caller saw a call that nobody answered.`;
  const events = [...study.events('created'), ...study.events('unanswered')];
  return [finding({ code: 'do-not-disturb', words, severity: 'info', people, events })];
};

/** Several devices rang, and one of them took the call. */
export const answeredElsewhere: Rule = (study) =>
  study.people.flatMap((person) => {
    const rang = study.events('device-ringing').filter(({ participantId }) => participantId === person.id);
    const took = study.events('entered').filter(({ participantId }) => participantId === person.id);
    const winner = took[0]?.detail.deviceId;
    const others = rang.filter(({ detail }) => detail.deviceId !== winner);
    if (winner === undefined || others.length === 0) return [];
    const { size } = new Set(others.map(({ detail }) => detail.deviceId));
    const devices = size === 1 ? 'another device' : `${size} other devices`;
    const words = `${person.name} answered on one device; ${devices} stopped ringing.`;
    const seen = { people: [person], events: [...others, ...took.slice(0, 1)] };
    return [finding({ code: 'answered-elsewhere', words, severity: 'info', ...seen })];
  });

/** Several devices rang, and the call was declined on one of them. */
export const declinedOnOne: Rule = (study) =>
  study.events('declined').flatMap((event) => {
    const person = study.people.find(({ id }) => id === event.participantId);
    const rang = study.events('device-ringing').filter(({ participantId }) => participantId === event.participantId);
    const devices = new Set(rang.map(({ detail }) => detail.deviceId));
    const others = rang.filter(({ detail }) => detail.deviceId !== event.detail?.deviceId);
    if (person === undefined || event.detail === null || others.length === 0 || devices.size < 2) return [];
    const words = `${person.name} declined on one of ${devices.size} devices that rang; the others stopped ringing with it.`;
    return [finding({ code: 'declined-on-one', words, severity: 'info', people: [person], events: [event, ...rang] })];
  });

/** A shorter absence is a page that was loaded again, or a call that was over anyway. */
const UNHEARD_MS = 2_000;
/** A server notices within this time of each other that two pages which went together are gone. */
const TOGETHER_MS = 5_000;

/**
 * Pages that rang for somebody went away, so that it no longer rang anywhere, or not everywhere. Somebody who took the call, or declined
 * it, has heard it ring.
 */
export const stoppedRinging: Rule = (study) =>
  study.people.flatMap((person) => {
    const hasHeard = study.eventsOf(person).some(({ kind }) => kind === 'entered' || kind === 'declined');
    return hasHeard ? [] : ringsOf(study, person).flatMap((ring) => stoppedIn(study, { person, ...ring }));
  });

interface PersonRing extends Ring {
  person: CasePerson;
}

function stoppedIn(study: Study, rung: PersonRing) {
  const gone = rung.devices.filter((device) => longestGap(study, device, rung.until) >= UNHEARD_MS);
  if (gone.length === 0) return [];
  const last = Math.max(...rung.devices.map(goneSince));
  return [
    rung.until - last >= UNHEARD_MS ? nothingRang(study, { ...rung, last }) : somethingRang(study, { ...rung, gone }),
  ];
}

/** Infinity for a device that rang to the end. */
const goneSince = ({ gaps }: RungDevice): number => {
  const last = gaps.at(-1);
  return last?.until === null ? last.from : Infinity;
};

/** Without those in which the server was away, which affected all pages. */
function longestGap(study: Study, { gaps }: RungDevice, end: number): number {
  const own = gaps
    .map(({ from, until }) => ({ from, until: until ?? end }))
    .filter((gap) => !serverWasAway(study, gap));
  return Math.max(0, ...own.map(({ from, until }) => until - from));
}

/** `last`: when the last device went away. */
function nothingRang(study: Study, { person, devices, until, last }: PersonRing & { last: number }) {
  const rang = lasting(last - Math.min(...devices.map(({ from }) => from)));
  const caller = study.people.find(({ role }) => role === 'caller');
  const lost = study
    .events('dropped')
    .filter(({ participantId, at }) => participantId === caller?.id && Math.abs(Date.parse(at) - last) < TOGETHER_MS);
  const who =
    devices.length === 1
      ? `The only device of ${person.name}`
      : `The last of ${devices.length} devices of ${person.name}`;
  const why =
    lost.length === 0
      ? 'its page was closed, stood still, or lost its connection'
      : `the page of ${caller!.name} was gone at about that time, too, so it was most likely the way to this server, or something before it, and nothing on one side`;
  const words = `${who} stopped ringing after ${rang}: ${why}. It rang nowhere in the ${lasting(until - last)} until the end.`;
  const people = lost.length === 0 ? [person] : [person, caller!];
  const events = [...devices.flatMap((device) => device.events), ...lost];
  return finding({ code: 'stopped-ringing', words, severity: 'warning', people, events });
}

function somethingRang(study: Study, { person, devices, until, gone }: PersonRing & { gone: RungDevice[] }) {
  const silent = lasting(Math.max(...gone.map((device) => longestGap(study, device, until))));
  const who = devices.length === 1 ? 'The device' : `${gone.length} of ${devices.length} devices`;
  const rest = gone.length === devices.length ? 'and then rang again' : 'while another one rang to the end';
  const words = `${who} of ${person.name} did not ring for ${silent} (the page was closed, stood still, or lost its connection), ${rest}.`;
  const events = gone.flatMap((device) => device.events);
  const severity = gone.length === devices.length ? 'warning' : 'info';
  return finding({ code: 'stopped-ringing', words, severity, people: [person], events });
}

const WHY: Readonly<Partial<Record<ErrorCode, string>>> = {
  unavailable: 'the database did not answer in time',
  'invalid-transition': 'the call was over by then',
  'already-in-call': 'they were in another call',
  'room-full': 'the call was full',
  'rate-limited': 'there had been too many requests',
};

/** What the page tells if the server could not note it. */
const UNANSWERED: Readonly<Record<Observation<'attempt'>['answer'], string>> = {
  unavailable: 'the server or its database was not ready',
  none: 'no answer of the server came through',
};

/** Somebody pressed Accept, and the server refused. Another device that was quicker is a finding of its own. */
export const acceptRefused: Rule = (study) =>
  study.people.flatMap((person) => {
    const own = study
      .events('refused')
      .filter(({ participantId, detail }) => participantId === person.id && detail.step === 'accept')
      .filter(({ detail }) => detail.code !== 'answered-elsewhere');
    const attempts = sightingsOf(study, person, 'attempt');
    if (own.length + attempts.length === 0) return [];
    const told = own.map(({ detail: { code } }) => WHY[code] ?? code);
    const why = [...new Set([...told, ...attempts.map(({ seen }) => UNANSWERED[seen.answer])])];
    const isIn = study.presencesOf(person).length > 0;
    const isOver = own.every(({ detail }) => detail.code === 'invalid-transition') && attempts.length === 0;
    const then = isIn ? ' Later it was taken.' : '';
    const words = `${person.name} wanted to take the call, and could not: ${listOf(why)}.${then}`;
    const severity = isIn || isOver ? 'info' : 'failure';
    const events = [...own, ...attempts.map(({ event }) => event)];
    return [finding({ code: 'accept-refused', words, severity, people: [person], events })];
  });

/** The server was restarted or away before anybody took the call. */
export const serverAwayRinging: Rule = (study) => {
  const events = whileRinging(study);
  if (events.length === 0) return [];
  const started = events.some(({ kind }) => kind === 'server-started');
  const away = events.filter((event): event is CallEvent<'server-away'> => event.kind === 'server-away');
  const seconds = away.reduce((sum, { detail }) => sum + detail.seconds, 0);
  const what = [...(started ? ['restarted'] : []), ...(seconds > 0 ? [`away for ${lasting(seconds * 1000)}`] : [])];
  const then = study.call.acceptedAt ? 'It was taken all the same.' : 'Nobody took it; meanwhile nobody could have.';
  const words = `The server was ${listOf(what)} while it rang. ${then}`;
  const severity = study.call.acceptedAt ? 'info' : 'warning';
  return [finding({ code: 'server-away-ringing', words, severity, events })];
};
