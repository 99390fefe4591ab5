import type { CallEvent, Trouble } from '../../../contracts/index.js';
import type { CaseFile } from '../case-file.js';
import { finding, type Rule } from './findings.js';
import { isKind } from './pairs.js';

type Troubled = CallEvent<'trouble'>;

const troublesOf = ({ events }: CaseFile, ...what: Trouble[]): Troubled[] =>
  events.filter(isKind('trouble')).filter(({ detail }) => what.includes(detail.what));

/** What pages report of themselves, as a rule. */
function reported(code: string, what: Trouble[], words: (names: string) => string): Rule {
  return (file) => {
    const events = troublesOf(file, ...what);
    if (events.length === 0) return [];
    const people = file.people.filter(({ id }) => events.some(({ participantId }) => participantId === id));
    const names = people.map(({ name }) => name).join(' and ');
    return [finding({ code, words: words(names), severity: 'failure', people, events })];
  };
}

export const microphoneMissing = reported(
  'no-microphone',
  ['microphone-missing'],
  (names) => `The device of ${names} found no microphone.`,
);

export const microphoneDenied = reported(
  'microphone-denied',
  ['microphone-denied'],
  (names) => `The browser of ${names} was not allowed to use the microphone.`,
);

export const microphoneInUse = reported(
  'microphone-in-use',
  ['microphone-in-use', 'microphone-failed'],
  (names) => `The microphone of ${names} could not be opened: another program may hold it.`,
);

export const relayRefused = reported(
  'relay-credentials-refused',
  ['relay-refused'],
  (names) => `The TURN server refused the credentials of ${names}: its secret or its clock differs from the server's.`,
);
