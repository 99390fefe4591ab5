import type { CallEvent, FindingCode, MediaState } from '../../../../contracts/index.js';
import type { CasePerson, CaseSample } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { oncePerPair } from '../study/once.js';
import { longestRun, spanOf } from '../study/runs.js';
import { sourceOf } from '../study/sources.js';
import { lastOf } from '../study/span-index.js';
import { endsOf, type Pair, type Study } from '../study/study.js';
import { holds, type Span } from '../study/spans.js';
import { lasting, namesOf } from '../wording.js';

/** This many samples in a row; anything shorter passes too quickly to be a cause. */
export const LASTING = 3;
/** The least that a working microphone sends, even when silence is suppressed. */
const SOUND_KBPS = 6;

/** A stretch in which one person received no sound of another, whose microphone was on. */
export interface Silence {
  hearer: CasePerson;
  speaker: CasePerson;
  samples: CaseSample[];
  /** What the speaker measured meanwhile. */
  meanwhile: CaseSample[];
}

export const silencesOf = oncePerPair((study, pair): Silence[] => {
  const isUp = upOf(pair);
  return endsOf(pair).flatMap((ends) => silenceOf(study, ends, isUp));
});

function silenceOf(study: Study, [hearer, speaker]: [CasePerson, CasePerson], isUp: (at: Date) => boolean): Silence[] {
  const isOn = sourceOf(study, speaker, 'audio');
  const samples = longestRun(
    study.samples(hearer, speaker),
    ({ audioInKbps, at }) => isOn(at) && audioInKbps < 1 && isUp(at),
  );
  if (samples.length < LASTING) return [];
  // From the same time span, because an outage of both directions is not a one-way problem.
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const meanwhile = study.samples(speaker, hearer).filter(({ at }) => at >= first.at && at <= last.at);
  return [{ hearer, speaker, samples, meanwhile }];
}

/** Whether neither end said at that time that their link did not stand: then other rules tell of it. */
function upOf({ one, other, reports }: Pair): (at: Date) => boolean {
  const ends = [one, other].map(({ id }) => reports.filter(({ from }) => from === id));
  return (at) =>
    ends.every((own) => {
      const last = lastOf(own, (report) => report.at <= at.getTime());
      return last === undefined || last.state === 'connected' || last.state === 'connecting';
    });
}

type SilenceKind = 'one-way' | 'both-ways' | 'not-sent' | 'unknown';

function kindOf(silence: Silence, all: Silence[]): SilenceKind {
  const { meanwhile } = silence;
  const enough = (fits: (sample: CaseSample) => boolean) => meanwhile.filter(fits).length >= LASTING - 1;
  if (enough(({ audioOutKbps }) => audioOutKbps < 1)) return 'not-sent';
  const isSent = enough(({ audioOutKbps }) => audioOutKbps >= SOUND_KBPS);
  if (isSent && enough(({ audioInKbps }) => audioInKbps >= SOUND_KBPS)) return 'one-way';
  return all.some((other) => other !== silence && isMeanwhile(silence, other)) ? 'both-ways' : 'unknown';
}

/** Most of the shorter of the two was at the same time. */
function isMeanwhile(one: Silence, other: Silence): boolean {
  const [a, b] = [one, other].map(({ samples }) => ({ from: +samples[0]!.at, until: +samples.at(-1)!.at }));
  const shared = Math.min(a!.until, b!.until) - Math.max(a!.from, b!.from);
  return shared >= Math.min(a!.until - a!.from, b!.until - b!.from) / 2;
}

function silent(
  kind: SilenceKind,
  tell: (silence: Silence) => { code: FindingCode; words: string; people: CasePerson[] },
): Rule {
  return (study) =>
    study.pairs.flatMap((pair) => {
      const all = silencesOf(study, pair);
      const found = all.filter((silence) => kindOf(silence, all) === kind);
      // What goes both ways is said once.
      return (kind === 'both-ways' ? found.slice(0, 1) : found).map((silence) => {
        const sent = silence.meanwhile.slice(0, LASTING);
        return finding({ severity: 'failure', samples: [...silence.samples, ...sent], ...tell(silence) });
      });
    });
}

const lengthOf = ({ samples }: Silence) => lasting(spanOf(samples));

/** One side sends sound and none of it arrives, while the other direction works. */
export const oneWaySound = silent('one-way', (silence) => ({
  code: 'one-way-sound',
  words: `${silence.hearer.name} heard nothing of ${silence.speaker.name} for ${lengthOf(silence)}, whose sound was sent, while the other way worked. The log does not show where it was lost: on the way, or in the browser of ${silence.hearer.name}.`,
  people: [silence.hearer, silence.speaker],
}));

export const nothingReceived = silent('both-ways', (silence) => ({
  code: 'nothing-received',
  words: `For ${lengthOf(silence)} no sound got through between ${namesOf([silence.hearer, silence.speaker])}, in either direction, though both microphones were on. The log does not show where it was lost.`,
  people: [silence.hearer, silence.speaker],
}));

/** Said once of each speaker, however many heard nothing of them. */
export const soundNotSent: Rule = (study) => {
  const found = study.pairs.flatMap((pair) => {
    const all = silencesOf(study, pair);
    return all.filter((silence) => kindOf(silence, all) === 'not-sent');
  });
  return [...Map.groupBy(found, ({ speaker }) => speaker)].map(([speaker, own]) => {
    const [longest] = own.toSorted((a, b) => spanOf(b.samples) - spanOf(a.samples));
    const hearers = namesOf(own.map(({ hearer }) => hearer));
    const words = `The microphone of ${speaker.name} was on, but the browser sent no sound to ${hearers} for ${lengthOf(longest!)}.`;
    const samples = own.flatMap((silence) => [...silence.samples, ...silence.meanwhile.slice(0, LASTING)]);
    return finding({ code: 'sound-not-sent', words, severity: 'failure', people: [speaker], samples });
  });
};

export const nothingHeard = silent('unknown', (silence) => ({
  code: 'nothing-heard',
  words: `${silence.hearer.name} heard nothing of ${silence.speaker.name} for ${lengthOf(silence)}, and the page of ${silence.speaker.name} measured too little meanwhile to tell where the sound was lost.`,
  people: [silence.hearer, silence.speaker],
}));

/** Somebody came in with the microphone on, it did not open, and the page did not say why. */
export const listensOnly: Rule = (study) =>
  study.people.flatMap((person) => {
    if (hasMicrophoneTrouble(study, person)) return [];
    const own = study.eventsOf(person);
    const joined = own.find((event) => event.kind === 'joined' && (event as CallEvent<'joined'>).detail.media.audio);
    const event = own.find(({ kind, detail }) => kind === 'media' && (detail as MediaState).listening === true);
    if (joined === undefined || event === undefined || event.id < joined.id) return [];
    const after = lasting(Date.parse(event.at) - Date.parse(joined.at));
    const opened = own.find(
      ({ id, kind, detail }) => id > event.id && kind === 'media' && (detail as MediaState).audio,
    );
    if (opened !== undefined) {
      const late = lasting(Date.parse(opened.at) - Date.parse(joined.at));
      const words = `${person.name} had no microphone for the first ${late}: most likely the browser's question for it was answered late, or the machine was slow.`;
      const events = [joined, event, opened];
      return [finding({ code: 'listens-only', words, severity: 'info', people: [person], events })];
    }
    const words = `${person.name} came in with the microphone on, but none had opened ${after} later, and from then on they only listened: most likely the browser's question for the microphone was left open, or put aside.`;
    return [finding({ code: 'listens-only', words, severity: 'failure', people: [person], events: [joined, event] })];
  });

/** A shorter time without sound is a pause. */
const MUTED_MS = 10_000;

/** People who had no sound on until the end, so that nobody could hear them. */
export const mutedToTheEnd: Rule = (study) => {
  if (study.call.acceptedAt === null || study.call.endedAt === null) return [];
  return study.people.flatMap((person) => {
    const presence = study.presencesOf(person).at(-1);
    if (presence === undefined || !study.hasMet(person) || hasMicrophoneTrouble(study, person)) return [];
    const last = mutingOf(study, person, presence);
    if (last === null || (last.kind === 'media' && (last as CallEvent<'media'>).detail.listening)) return [];
    const since = Math.max(Date.parse(last.at), presence.from);
    const [muted, whole] = [presence.until - since, presence.until - presence.from];
    if (muted < MUTED_MS) return [];
    const words =
      last.kind === 'joined'
        ? `${person.name} came in muted and stayed muted to the end, for ${lasting(whole)}.`
        : `${person.name} was muted for the last ${lasting(muted)} of ${lasting(whole)}.`;
    return [finding({ code: 'muted-to-the-end', words, severity: 'info', people: [person], events: [last] })];
  });
};

const hasMicrophoneTrouble = (study: Study, person: CasePerson) =>
  study.eventsOfKind(person, 'trouble').some(({ detail }) => detail.what.startsWith('microphone'));

/** The event since when the microphone was off, until the end of that presence; null if it was on then. */
function mutingOf(study: Study, person: CasePerson, presence: Span): CallEvent | null {
  let since: CallEvent | null = null;
  for (const event of study.eventsOf(person)) {
    if ((event.kind !== 'joined' && event.kind !== 'media') || !holds(presence, Date.parse(event.at))) continue;
    const media =
      event.kind === 'media' ? (event as CallEvent<'media'>).detail : (event as CallEvent<'joined'>).detail.media;
    since = media.audio ? null : (since ?? event);
  }
  return since;
}
