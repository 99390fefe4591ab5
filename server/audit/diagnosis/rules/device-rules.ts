import type { CallEvent, Finding, FindingCode, Trouble } from '../../../../contracts/index.js';
import type { CasePerson, CaseSample } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { sightingsOf } from '../study/observed.js';
import { onSpans, sourceOf } from '../study/sources.js';
import type { Span } from '../study/spans.js';
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
    const all = study.events('trouble').filter(({ detail }) => what.includes(detail.what));
    const cases = study.people.flatMap((person) => {
      const events = all.filter(({ participantId }) => participantId === person.id);
      return events.length === 0 ? [] : [caseOf(study, { person, device, events })];
    });
    const counted = cases.filter(({ end }) => end !== 'kept');
    if (counted.length === 0) return [];
    const never = counted.filter(({ end }) => end === 'never').map(({ person }) => person);
    const told = counted
      .filter(({ end }) => end === 'lost')
      .map(
        ({ person, at }) => `The ${device} of ${person.name} worked, and ${intoCall(study, at)} it went away: ${gone}.`,
      );
    if (never.length > 0) told.unshift(words(namesOf(never)));
    const people = counted.map(({ person }) => person);
    const events = counted.flatMap((one) => one.events);
    return [finding({ code, words: told.join(' '), severity: severity(study), people, events })];
  };
}

const intoCall = ({ call }: Study, at: number) => into(at - (call.acceptedAt?.getTime() ?? 0));

/** Somebody chose another device, which could not be opened, and the one in use went on: nobody heard or saw worse. */
export const deviceNotChanged: Rule = (study) =>
  study.people.flatMap((person) =>
    (['microphone', 'camera'] as const).flatMap((device) => {
      const events = study
        .events('trouble')
        .filter(({ participantId, detail }) => participantId === person.id && detail.what.startsWith(device));
      const kept = events.filter(({ at }) => endOf(study, { person, device }, Date.parse(at)) === 'kept');
      if (kept.length === 0) return [];
      const when = intoCall(study, Date.parse(kept[0]!.at));
      const words = `${person.name} could not change to another ${device} ${when}, and went on with the one in use.`;
      return [finding({ code: 'device-not-changed', words, severity: 'warning', people: [person], events: kept })];
    }),
  );

interface Owned {
  person: CasePerson;
  device: Device;
}

interface Told extends Owned {
  events: CallEvent<'trouble'>[];
}

/** What a device's trouble was: it never opened on that page, as far as the log shows, it was lost, or the old one went on. */
interface Case extends Told {
  end: 'never' | 'lost' | 'kept';
  at: number;
}

/** The first trouble that cost something; else the first. */
function caseOf(study: Study, told: Told): Case {
  const all = told.events.map(({ at }): Case => ({
    ...told,
    at: Date.parse(at),
    end: endOf(study, told, Date.parse(at)),
  }));
  return all.find(({ end }) => end !== 'kept') ?? all[0]!;
}

function endOf(study: Study, { person, device }: Owned, at: number): Case['end'] {
  // What another device or an earlier page of that person sent tells nothing of this one.
  const since = study.eventsOf(person).findLast((event) => OPENS.has(event.kind) && Date.parse(event.at) <= at);
  if (!worked(study, { person, device }, { from: since ? Date.parse(since.at) : 0, until: at })) return 'never';
  // A page tells that a device is off some moments after it was lost, or before it knows that no other opens.
  const source = SOURCE[device];
  const on = onSpans(study, { person, source }, { from: at - LOSS_MS, until: Infinity });
  const then = on.find(({ until }) => until > at - LOSS_MS);
  return then !== undefined && worked(study, { person, device }, { from: at, until: then.until }) ? 'kept' : 'lost';
}

const OPENS: ReadonlySet<string> = new Set(['joined', 'moved']);
const SOURCE = { microphone: 'audio', camera: 'camera' } as const;
const LOSS_MS = 5_000;

/** Whether the device gave anything in that time. */
function worked(study: Study, { person, device }: Owned, span: Span): boolean {
  const isOn = sourceOf(study, person, SOURCE[device]);
  const isWithin = ({ at, spanMs }: CaseSample) => +at - spanMs >= span.from && +at <= span.until;
  const isSent = (sample: CaseSample) =>
    device === 'camera'
      ? isOn(sample.at, sample.spanMs) && sample.videoOutKbps >= SENT_KBPS
      : sample.audioOutKbps >= SENT_KBPS;
  if (study.samplesOf(person).some((sample) => isWithin(sample) && isSent(sample))) return true;
  if (device === 'camera') return false;
  return sightingsOf(study, person, 'microphone').some(
    ({ seen, at }) => seen.state === 'heard' && at > span.from && at < span.until,
  );
}

/** The least that a device sends which works. */
const SENT_KBPS = 6;

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
