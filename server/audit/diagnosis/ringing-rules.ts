import type { CaseFile } from '../case-file.js';
import { finding, type Rule } from './findings.js';
import { isKind } from './pairs.js';

const calleesOf = ({ people }: CaseFile) => people.filter(({ role }) => role === 'callee');

/** No device of the callee ever said that it rings. */
export const neverRang: Rule = (file) => {
  const { call, events } = file;
  if (call.status !== 'missed' || call.endReason !== 'unreachable') return [];
  const rang = events.some(isKind('device-ringing'));
  const [callee] = calleesOf(file);
  if (rang || callee === undefined || callee.silent) return [];
  const words = `No device of ${callee.name} ever rang: none was connected, or none of them answered the server.`;
  const over = events.filter(isKind('status'));
  return [finding({ code: 'never-reached-a-device', words, severity: 'failure', people: [callee], events: over })];
};

/** Several devices rang, and one of them took the call. */
export const answeredElsewhere: Rule = ({ people, events }) =>
  people.flatMap((person) => {
    const rang = events.filter(isKind('device-ringing')).filter(({ participantId }) => participantId === person.id);
    const took = events.filter(isKind('entered')).filter(({ participantId }) => participantId === person.id);
    const winner = took[0]?.detail.deviceId;
    const others = rang.filter(({ detail }) => detail.deviceId !== winner);
    if (winner === undefined || others.length === 0) return [];
    const devices = others.length === 1 ? 'another device' : `${others.length} other devices`;
    const words = `${person.name} answered on one device; ${devices} stopped ringing.`;
    const seen = { people: [person], events: [...others, ...took.slice(0, 1)] };
    return [finding({ code: 'answered-elsewhere', words, severity: 'info', ...seen })];
  });
