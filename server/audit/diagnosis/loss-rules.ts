import type { CaseFile } from '../case-file.js';
import { finding, type Rule } from './findings.js';
import { isKind, pairsOf } from './pairs.js';

const startsOf = ({ events }: CaseFile) => events.filter(isKind('server-started'));

/** The server went away while the call ran, and not everybody came back. */
export const endedByRestart: Rule = (file) => {
  const starts = startsOf(file);
  const lost = file.events.filter(isKind('left')).filter(({ detail }) => detail.reason === 'lost');
  const after = lost.filter(({ id }) => starts.some((start) => start.id < id));
  if (after.length === 0) return [];
  const people = file.people.filter(({ id }) => after.some(({ participantId }) => participantId === id));
  const words = `The server was restarted during the call, and ${namesOf(people)} did not come back.`;
  return [finding({ code: 'ended-by-restart', words, severity: 'failure', people, events: [...starts, ...after] })];
};

/** The server went away while the call ran, and everybody came back. */
export const survivedRestart: Rule = (file) => {
  const starts = startsOf(file);
  const isLost = file.events.filter(isKind('left')).some(({ detail }) => detail.reason === 'lost');
  if (starts.length === 0 || isLost) return [];
  const words = 'The server was restarted during the call, and the call went on.';
  return [finding({ code: 'survived-restart', words, severity: 'info', events: starts })];
};

/** Were connected; then nothing more was heard of one side. */
export const lostOneSide: Rule = (file) => {
  if (startsOf(file).length > 0) return [];
  return file.people.flatMap((person) => {
    const lost = file.events
      .filter(isKind('left'))
      .filter(({ participantId, detail }) => participantId === person.id && detail.reason === 'lost');
    const met = pairsOf(file).some((pair) => [pair.one.id, pair.other.id].includes(person.id) && pair.wasConnected);
    if (lost.length === 0 || !met) return [];
    const signs = file.events.filter(
      ({ participantId, kind }) => participantId === person.id && (kind === 'dropped' || kind === 'reconnecting'),
    );
    const words = `${person.name} was connected and then gone: the network, the browser or the machine on that side.`;
    return [
      finding({ code: 'lost-one-side', words, severity: 'failure', people: [person], events: [...signs, ...lost] }),
    ];
  });
};

const namesOf = (people: { name: string }[]) => people.map(({ name }) => name).join(' and ') || 'somebody';
