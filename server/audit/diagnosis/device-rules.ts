import type { CallEvent, Finding, Trouble } from '../../../contracts/index.js';
import type { CaseFile } from '../case-file.js';
import { finding, type Rule } from './findings.js';
import { isKind, pairsOf } from './pairs.js';

type Troubled = CallEvent<'trouble'>;

interface Report {
  code: string;
  what: Trouble[];
  words: (names: string) => string;
  severity?: Finding['severity'];
}

const troublesOf = ({ events }: CaseFile, what: Trouble[]): Troubled[] =>
  events.filter(isKind('trouble')).filter(({ detail }) => what.includes(detail.what));

/** What pages report of themselves, as a rule. */
function reported({ code, what, words, severity = 'failure' }: Report): Rule {
  return (file) => {
    const events = troublesOf(file, what);
    if (events.length === 0) return [];
    const people = file.people.filter(({ id }) => events.some(({ participantId }) => participantId === id));
    const names = people.map(({ name }) => name).join(' and ');
    return [finding({ code, words: words(names), severity, people, events })];
  };
}

export const microphoneMissing = reported({
  code: 'no-microphone',
  what: ['microphone-missing'],
  words: (names) => `The device of ${names} found no microphone.`,
});

export const microphoneDenied = reported({
  code: 'microphone-denied',
  what: ['microphone-denied'],
  words: (names) => `The browser of ${names} was not allowed to use the microphone.`,
});

export const microphoneInUse = reported({
  code: 'microphone-in-use',
  what: ['microphone-in-use', 'microphone-failed'],
  words: (names) => `The microphone of ${names} could not be opened: another program may hold it.`,
});

/** Heard, but not seen. */
export const cameraFailed = reported({
  code: 'no-camera',
  what: ['camera-denied', 'camera-missing', 'camera-in-use', 'camera-failed'],
  words: (names) => `The camera of ${names} was missing, not allowed, or in use by another program.`,
  severity: 'warning',
});

const refused = "its secret or its clock differs from the server's";
const relayNeeded = reported({
  code: 'relay-credentials-refused',
  what: ['relay-refused'],
  words: (names) => `The TURN server refused the credentials of ${names}: ${refused}.`,
});
const relaySpared = reported({
  code: 'relay-credentials-refused',
  what: ['relay-refused'],
  words: (names) => `The TURN server refused the credentials of ${names} (${refused}). They connected without it.`,
  severity: 'warning',
});
export const relayRefused: Rule = (file) => (allConnected(file) ? relaySpared(file) : relayNeeded(file));

function allConnected(file: CaseFile): boolean {
  const pairs = pairsOf(file);
  return pairs.length > 0 && pairs.every(({ wasConnected }) => wasConnected);
}
