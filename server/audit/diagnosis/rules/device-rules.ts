import type { CallEvent, Finding, FindingCode, Trouble } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { sightingsOf } from '../study/observed.js';
import type { Study } from '../study/study.js';
import { into, namesOf } from '../wording.js';

type Device = 'microphone' | 'camera';

interface Report {
  code: FindingCode;
  device: Device;
  what: Trouble[];
  words: (names: string) => string;
  /** What became of a device that had worked. */
  gone: string;
  severity?: (study: Study) => Finding['severity'];
}

/** Makes a rule from something that pages report about themselves. */
function reported({ code, device, what, words, gone, severity = () => 'failure' }: Report): Rule {
  return (study) => {
    const events = study.events('trouble').filter(({ detail }) => what.includes(detail.what));
    if (events.length === 0) return [];
    const people = study.people.filter(({ id }) => events.some(({ participantId }) => participantId === id));
    const losses = people.flatMap((person) => lossOf(study, { person, device, events }) ?? []);
    const never = people.filter((person) => !losses.some((one) => one.person === person));
    const begun = study.call.acceptedAt?.getTime() ?? 0;
    const told = losses.map(
      ({ person, at }) => `The ${device} of ${person.name} worked, and ${into(at - begun)} it went away: ${gone}.`,
    );
    if (never.length > 0) told.unshift(words(namesOf(never)));
    return [finding({ code, words: told.join(' '), severity: severity(study), people, events })];
  };
}

interface Told {
  person: CasePerson;
  device: Device;
  events: CallEvent<'trouble'>[];
}

/** When a device that had given sound or a picture before was missed; null for one that never opened, as far as the log shows. */
function lossOf(study: Study, { person, device, events }: Told): { person: CasePerson; at: number } | null {
  const first = events.find(({ participantId }) => participantId === person.id);
  if (first === undefined) return null;
  const at = Date.parse(first.at);
  const sent = study
    .samplesOf(person)
    .some(
      (sample) => +sample.at <= at && (device === 'camera' ? sample.videoOutKbps : sample.audioOutKbps) >= SENT_KBPS,
    );
  return sent || (device === 'microphone' && wasHeard(study, person, at)) ? { person, at } : null;
}

/** The least that a device sends which works. */
const SENT_KBPS = 6;

const wasHeard = (study: Study, person: CasePerson, before: number) =>
  sightingsOf(study, person, 'microphone').some(({ seen, at }) => seen.state === 'heard' && at < before);

/** A person without a microphone can still listen. But a client may also end the call because of it. */
const listenedAtMost = ({ call }: Study) => (call.endReason === 'media-failed' ? 'failure' : 'warning');

export const microphoneMissing = reported({
  code: 'no-microphone',
  device: 'microphone',
  what: ['microphone-missing'],
  words: (names) => `The device of ${names} found no microphone.`,
  gone: 'it was unplugged or switched off, and there was no other',
  severity: listenedAtMost,
});

export const microphoneDenied = reported({
  code: 'microphone-denied',
  device: 'microphone',
  what: ['microphone-denied'],
  words: (names) => `The browser of ${names} was not allowed to use the microphone.`,
  gone: 'the browser was not allowed to use it any more',
  severity: listenedAtMost,
});

export const microphoneInUse = reported({
  code: 'microphone-in-use',
  device: 'microphone',
  what: ['microphone-in-use', 'microphone-failed'],
  words: (names) => `The microphone of ${names} could not be opened: another program may hold it.`,
  gone: 'it could not be opened again, and another program may have taken it',
  severity: listenedAtMost,
});

/** They could be heard, but not seen. */
export const cameraFailed = reported({
  code: 'no-camera',
  device: 'camera',
  what: ['camera-denied', 'camera-missing', 'camera-in-use', 'camera-failed'],
  words: (names) => `The camera of ${names} was missing, not allowed, or in use by another program.`,
  gone: 'it was unplugged, not allowed any more, or taken by another program',
  severity: () => 'warning',
});
