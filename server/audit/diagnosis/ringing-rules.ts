import { finding, type Rule } from './findings.js';
import type { Study } from './study.js';

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
