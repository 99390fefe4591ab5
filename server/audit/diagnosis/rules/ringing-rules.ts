import { finding, type Rule } from '../findings.js';
import type { Study } from '../study/study.js';
import { namesOf } from '../wording.js';

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
