import type { CallEvent, ErrorCode } from '../../../../contracts/index.js';
import { finding, type Rule } from '../findings.js';
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
    const devices = others.length === 1 ? 'another device' : `${others.length} other devices`;
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

const WHY: Readonly<Partial<Record<ErrorCode, string>>> = {
  unavailable: 'the database did not answer in time',
  'invalid-transition': 'the call was over by then',
  'already-in-call': 'they were in another call',
  'room-full': 'the call was full',
  'rate-limited': 'there had been too many requests',
};

/** Somebody pressed Accept, and the server refused. Another device that was quicker is a finding of its own. */
export const acceptRefused: Rule = (study) =>
  study.people.flatMap((person) => {
    const own = study
      .events('refused')
      .filter(({ participantId, detail }) => participantId === person.id && detail.step === 'accept')
      .filter(({ detail }) => detail.code !== 'answered-elsewhere');
    if (own.length === 0) return [];
    const why = [...new Set(own.map(({ detail: { code } }) => WHY[code] ?? code))];
    const isIn = study.presencesOf(person).length > 0;
    const isOver = own.every(({ detail }) => detail.code === 'invalid-transition');
    const then = isIn ? ' Later it was taken.' : '';
    const words = `${person.name} wanted to take the call, and the server refused it: ${listOf(why)}.${then}`;
    const severity = isIn || isOver ? 'info' : 'failure';
    return [finding({ code: 'accept-refused', words, severity, people: [person], events: own })];
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
