import type { CallEvent, Trouble } from '../../../contracts/index.js';
import type { CaseFile } from '../case-file.js';
import { finding, type Rule } from './findings.js';
import { isKind } from './pairs.js';

type Troubled = CallEvent<'trouble'>;

const troublesOf = ({ events }: CaseFile, ...what: Trouble[]): Troubled[] =>
  events.filter(isKind('trouble')).filter(({ detail }) => what.includes(detail.what));

/** What a page reports of itself, as a rule. */
function reported(code: string, what: Trouble[], words: (name: string) => string): Rule {
  return (file) =>
    file.people.flatMap((person) => {
      const events = troublesOf(file, ...what).filter(({ participantId }) => participantId === person.id);
      if (events.length === 0) return [];
      return [finding({ code, words: words(person.name), severity: 'failure', people: [person], events })];
    });
}

export const microphoneMissing = reported(
  'no-microphone',
  ['microphone-missing'],
  (name) => `The device of ${name} found no microphone.`,
);

export const microphoneDenied = reported(
  'microphone-denied',
  ['microphone-denied'],
  (name) => `The browser of ${name} was not allowed to use the microphone.`,
);

export const microphoneInUse = reported(
  'microphone-in-use',
  ['microphone-in-use', 'microphone-failed'],
  (name) => `The microphone of ${name} could not be opened: another program may hold it.`,
);

export const relayRefused = reported(
  'relay-credentials-refused',
  ['relay-refused'],
  (name) => `The TURN server refused the credentials of ${name}: its secret or its clock differ from the server's.`,
);
