import type { Finding, FindingCode, Trouble } from '../../../../contracts/index.js';
import { finding, type Rule } from '../findings.js';
import type { Study } from '../study/study.js';
import { namesOf } from '../wording.js';

interface Report {
  code: FindingCode;
  what: Trouble[];
  words: (names: string) => string;
  severity?: (study: Study) => Finding['severity'];
}

/** Makes a rule from something that pages report about themselves. */
function reported({ code, what, words, severity = () => 'failure' }: Report): Rule {
  return (study) => {
    const events = study.events('trouble').filter(({ detail }) => what.includes(detail.what));
    if (events.length === 0) return [];
    const people = study.people.filter(({ id }) => events.some(({ participantId }) => participantId === id));
    return [finding({ code, words: words(namesOf(people)), severity: severity(study), people, events })];
  };
}

/** A person without a microphone can still listen. But a client may also end the call because of it. */
const listenedAtMost = ({ call }: Study) => (call.endReason === 'media-failed' ? 'failure' : 'warning');

export const microphoneMissing = reported({
  code: 'no-microphone',
  what: ['microphone-missing'],
  words: (names) => `The device of ${names} found no microphone.`,
  severity: listenedAtMost,
});

export const microphoneDenied = reported({
  code: 'microphone-denied',
  what: ['microphone-denied'],
  words: (names) => `The browser of ${names} was not allowed to use the microphone.`,
  severity: listenedAtMost,
});

export const microphoneInUse = reported({
  code: 'microphone-in-use',
  what: ['microphone-in-use', 'microphone-failed'],
  words: (names) => `The microphone of ${names} could not be opened: another program may hold it.`,
  severity: listenedAtMost,
});

/** They could be heard, but not seen. */
export const cameraFailed = reported({
  code: 'no-camera',
  what: ['camera-denied', 'camera-missing', 'camera-in-use', 'camera-failed'],
  words: (names) => `The camera of ${names} was missing, not allowed, or in use by another program.`,
  severity: () => 'warning',
});
