import type { CallEvent, Finding, FindingCode, Trouble } from '../../../../contracts/index.js';
import type { CasePerson, CaseSample } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { sightingsOf } from '../study/observed.js';
import { oncePerPerson } from '../study/once.js';
import { onSpans, sourceOf } from '../study/sources.js';
import { lastOf, SpanIndex } from '../study/span-index.js';
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
    const counted = cases.filter(({ end }) => COSTS.has(end));
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

/**
 * Somebody chose another device, which could not be opened, and the one in use went on: nobody heard or saw worse. Where nothing was measured
 * afterwards, nobody knows that.
 */
export const deviceNotChanged: Rule = (study) =>
  study.people.flatMap((person) =>
    (['microphone', 'camera'] as const).flatMap((device) => {
      const events = study.eventsOfKind(person, 'trouble').filter(({ detail }) => detail.what.startsWith(device));
      const ends = Map.groupBy(events, ({ at }) => endOf(study, { person, device }, Date.parse(at)));
      const [kept, unknown] = [ends.get('kept'), ends.get('unknown')];
      const isLost = ends.has('lost') || ends.has('never');
      const told = kept ?? (isLost ? undefined : unknown);
      if (told === undefined) return [];
      const when = intoCall(study, Date.parse(told[0]!.at));
      const words = kept
        ? `${person.name} could not change to another ${device} ${when}, and went on with the one in use.`
        : `${person.name} could not open another ${device} ${when}; the log does not show whether the one in use went on.`;
      return [finding({ code: 'device-not-changed', words, severity: 'warning', people: [person], events: told })];
    }),
  );

interface Owned {
  person: CasePerson;
  device: Device;
}

interface Told extends Owned {
  events: CallEvent<'trouble'>[];
}

/**
 * What a device's trouble was: it never opened on that page, as far as the log shows, it was lost, or the old one went on. `unknown`: it had
 * worked, and nothing was measured afterwards, or it was off then.
 */
type End = 'never' | 'lost' | 'kept' | 'unknown';

interface Case extends Told {
  end: End;
  at: number;
}

const COSTS: ReadonlySet<End> = new Set<End>(['never', 'lost']);

/** The first trouble that cost something; else the first. */
function caseOf(study: Study, told: Told): Case {
  const all = told.events.map(({ at }): Case => ({
    ...told,
    at: Date.parse(at),
    end: endOf(study, told, Date.parse(at)),
  }));
  return all.find(({ end }) => COSTS.has(end)) ?? all[0]!;
}

function endOf(study: Study, { person, device }: Owned, at: number): End {
  // What another device or an earlier page of that person sent tells nothing of this one.
  const since = lastOf(openingsOf(study, person), (opening) => opening <= at) ?? 0;
  if (!worked(study, { person, device }, { from: since, until: at })) return 'never';
  // A page tells that a device is off some moments after it was lost, or before it knows that no other opens.
  const [then] = onSpans(study, { person, source: SOURCE[device] }, { from: at - LOSS_MS, until: Infinity });
  if (then === undefined) return 'unknown';
  const after = { from: at, until: then.until };
  if (worked(study, { person, device }, after)) return 'kept';
  const isToldOff = then.until <= at + LOSS_MS;
  return isToldOff || givenOf(study, person).measured.isIn(after) ? 'lost' : 'unknown';
}

/** When that person's page, or another device of theirs, took over. */
const openingsOf = oncePerPerson((study, person: CasePerson) =>
  study.eventsOf(person).flatMap(({ kind, at }) => (OPENS.has(kind) ? [Date.parse(at)] : [])),
);

const OPENS: ReadonlySet<string> = new Set(['joined', 'moved']);
const SOURCE = { microphone: 'audio', camera: 'camera' } as const;
const LOSS_MS = 5_000;

/** Whether the device gave anything in that time. */
function worked(study: Study, { person, device }: Owned, span: Span): boolean {
  const given = givenOf(study, person);
  return given[device].isIn(span) || (device === 'microphone' && given.heard.touches(span));
}

/** When a person's page measured, when their devices sent something meanwhile, and when their microphone gave sound. */
const givenOf = oncePerPerson((study, person: CasePerson) => {
  const spansOf = (samples: CaseSample[]) => samples.map(({ at, spanMs }) => ({ from: +at - spanMs, until: +at }));
  const own = study.samplesOf(person);
  const isOn = sourceOf(study, person, SOURCE.camera);
  const heard = sightingsOf(study, person, 'microphone').filter(({ seen }) => seen.state === 'heard');
  return {
    measured: new SpanIndex(spansOf(own)),
    microphone: new SpanIndex(spansOf(own.filter(({ audioOutKbps }) => audioOutKbps >= SENT_KBPS))),
    camera: new SpanIndex(
      spansOf(own.filter(({ at, spanMs, videoOutKbps }) => isOn(at, spanMs) && videoOutKbps >= SENT_KBPS)),
    ),
    heard: new SpanIndex(heard.map(({ at }) => ({ from: at, until: at }))),
  };
});

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

const noCamera: Pick<Report, 'code' | 'device' | 'severity'> = {
  code: 'no-camera',
  device: 'camera',
  severity: () => 'warning',
};

const cameraRules: readonly Rule[] = [
  reported({
    ...noCamera,
    what: ['camera-missing'],
    words: (names) => `The device of ${names} found no camera.`,
    gone: 'it was unplugged or switched off, and there was no other',
  }),
  reported({
    ...noCamera,
    what: ['camera-denied'],
    words: (names) => `The browser of ${names} was not allowed to use the camera.`,
    gone: 'the browser was not allowed to use it any more',
  }),
  reported({
    ...noCamera,
    what: ['camera-in-use', 'camera-failed'],
    words: (names) => `The camera of ${names} could not be opened: another program may hold it.`,
    gone: 'it could not be opened again, and another program may have taken it',
  }),
];

/** They could be heard, but not seen. */
export const cameraFailed: Rule = (study) => cameraRules.flatMap((rule) => rule(study));
