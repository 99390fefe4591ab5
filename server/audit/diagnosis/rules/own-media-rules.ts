import type { CallEvent, Finding } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { type Sighting, sightingsOf } from '../study/observed.js';
import { lengthOf, longestOf, type Span } from '../study/spans.js';
import { onSpans } from '../study/sources.js';
import { lastOf } from '../study/span-index.js';
import type { Study } from '../study/study.js';
import { into, lasting } from '../wording.js';

type Microphone = Sighting<'microphone'>;
const stateOf = ({ seen }: Microphone | Sighting<'sound'>) => seen.state;
const begunAt = ({ call }: Study, at: number) => into(Math.max(0, at - (call.acceptedAt?.getTime() ?? at)));

/** When this person was last in the call. */
const lastIn = (study: Study, person: CasePerson) => study.presencesOf(person).at(-1)?.until ?? study.end;

/** The microphone was open and on, and gave nothing. Nobody can see from outside whether somebody was just silent. */
export const silentMicrophone: Rule = (study) =>
  study.people.flatMap((person) => {
    const own = sightingsOf(study, person, 'microphone');
    const last = own.findLast((one) => stateOf(one) === 'silent' || stateOf(one) === 'heard');
    if (last === undefined || stateOf(last) !== 'silent' || isMuted(own)) return [];
    const from = last.at - last.seen.forMs;
    const mutes = muteTimes(study, person, last.at);
    // The page does not tell that a silence ended by muting, and nobody expected sound of somebody who stayed muted.
    if (mutes.at(-1)?.isOff === true) return [];
    const wasHeard = own.some((one) => stateOf(one) === 'heard');
    const length = lasting((mutes.find(({ isOff }) => isOff)?.at ?? lastIn(study, person)) - from);
    const before = wasHeard ? `, from ${begunAt(study, from)} on, after it had given sound` : '';
    const words = `The microphone of ${person.name} was on and open, but gave nothing but silence for ${length}${before}: it is muted at the device or in the system, it is the wrong one, or ${person.name} made no sound.`;
    // Somebody who was heard earlier may only be listening since: noise suppression leaves nothing of a quiet room.
    return [found('silent-microphone', { person, words, sightings: [last], severity: wasHeard ? 'info' : 'warning' })];
  });

/** Each time after this that the person switched the microphone off or on in the call. */
const muteTimes = (study: Study, person: CasePerson, after: number) =>
  study.eventsOf(person).flatMap((event) => {
    const at = Date.parse(event.at);
    if (at < after) return [];
    if (event.kind === 'media') return [{ at, isOff: !(event as CallEvent<'media'>).detail.audio }];
    if (event.kind === 'joined') return [{ at, isOff: !(event as CallEvent<'joined'>).detail.media.audio }];
    return [];
  });

const isMuted = (own: Microphone[]) => mutedIn(own) !== undefined;
/** The last time that the system muted it, if it was not told to give sound since: another microphone may have been chosen. */
const mutedIn = (own: Microphone[]) => {
  const last = own.findLast(({ seen }) => ENDS_OR_BEGINS.has(seen.state));
  return last && stateOf(last) === 'muted' ? last : undefined;
};
const ENDS_OR_BEGINS: ReadonlySet<string> = new Set(['muted', 'unmuted', 'heard']);

/** The call showed the microphone as on, and the system or the headset had muted it: to the end, or for long enough to be missed. */
export const microphoneMutedBySystem: Rule = (study) =>
  study.people.flatMap((person) => {
    const mutes = mutesIn(study, person);
    const mute = mutes.find(({ isToTheEnd }) => isToTheEnd) ?? longestOf(mutes);
    if (mute === null || (!mute.isToTheEnd && lengthOf(mute) < MISSED_MS)) return [];
    const muted = `The system or the headset of ${person.name} muted the microphone ${begunAt(study, mute.from)},`;
    const length = lasting(lengthOf(mute));
    const words = mute.isToTheEnd
      ? `${muted} and it stayed so for ${length}, to the end; in the call it looked as if it were on.`
      : `${muted} for ${length}; in the call it looked as if it were on. ${mute.then}`;
    return [found('muted-by-system', { person, words, sightings: mute.sightings })];
  });

/** Somebody who says nothing for a shorter time is not missed. */
const MISSED_MS = 5_000;

interface Mute extends Span {
  sightings: Microphone[];
  isToTheEnd: boolean;
  /** What came after it. */
  then: string;
}

/**
 * Each time that the system had muted a microphone which was on in the call. An older page that takes another microphone does not tell what
 * happens to the first, so a mute is measured from its end.
 */
function mutesIn(study: Study, person: CasePerson): Mute[] {
  const own = sightingsOf(study, person, 'microphone');
  const begins = own.filter((one) => stateOf(one) === 'muted');
  const ended = own
    .filter((one) => stateOf(one) === 'unmuted')
    .map((one) => {
      const begun = lastOf(begins, ({ at }) => at < one.at);
      const sightings = begun === undefined ? [one] : [begun, one];
      return { from: one.at - one.seen.forMs, until: one.at, sightings, isToTheEnd: false };
    });
  const muted = mutedIn(own);
  const open = { from: muted?.at ?? 0, until: lastIn(study, person), isToTheEnd: true };
  const all = muted === undefined ? ended : [...ended, { ...open, sightings: [muted] }];
  return all.flatMap((mute) =>
    onSpans(study, { person, source: 'audio' }, mute).map((on) => {
      const isCut = on.until < mute.until;
      const then = isCut ? `Then ${person.name} muted it in the call.` : 'Then it gave sound again.';
      return { ...mute, ...on, isToTheEnd: mute.isToTheEnd && !isCut, then };
    }),
  );
}

/** Sound arrived, and the browser did not play it. */
export const soundBlocked: Rule = (study) =>
  study.people.flatMap((person) => {
    const own = sightingsOf(study, person, 'sound').filter((one) => !stateOf(one).startsWith('speaker'));
    const stops = stopsIn(own, lastIn(study, person));
    const stop = stops.find(({ then }) => then === undefined) ?? longestOf(stops);
    if (stop === null || (stop.then !== undefined && lengthOf(stop) < NOTABLE_MS)) return [];
    const { first, then } = stop;
    const why =
      stateOf(first) === 'blocked'
        ? 'it waits until somebody clicks or presses a key on the page'
        : 'something paused it, such as a key of the keyboard or another program';
    const ended = then ? `, and then it played` : ', to the end';
    const words = `The browser of ${person.name} did not play the sound of the others for ${lasting(lengthOf(stop))}${ended}: ${why}.`;
    return [
      found('sound-blocked', {
        person,
        words,
        sightings: then ? [first, then] : [first],
        severity: then ? 'warning' : 'failure',
      }),
    ];
  });

interface Stop extends Span {
  first: Sighting<'sound'>;
  /** When it played again; nothing if it never did. */
  then?: Sighting<'sound'> | undefined;
}

function stopsIn(own: Sighting<'sound'>[], end: number): Stop[] {
  const found: Stop[] = [];
  for (const one of own) {
    const last = found.at(-1);
    const isOpen = last !== undefined && last.then === undefined;
    if (stateOf(one) !== 'playing') {
      if (!isOpen) found.push({ first: one, from: one.at, until: end });
    } else if (isOpen) Object.assign(last, { then: one, until: one.at });
  }
  return found;
}

/** A shorter wait is a page that has just been loaded. */
const NOTABLE_MS = 2_000;

/** The speaker that somebody had chosen was not there, so that the sound came from another. */
export const speakerGone: Rule = (study) =>
  study.people.flatMap((person) => {
    const own = sightingsOf(study, person, 'sound').filter((one) => stateOf(one).startsWith('speaker'));
    const failed = own.filter((one) => stateOf(one) === 'speaker-failed');
    if (failed.length === 0) return [];
    const isBack = stateOf(own.at(-1)!) === 'speaker-works';
    const words = `The speaker that ${person.name} had chosen could not be used, ${begunAt(study, failed[0]!.at)}: the sound came from the default one, which may be one that nobody hears.${isBack ? ' Later it could be used again.' : ''}`;
    return [found('speaker-gone', { person, words, sightings: own })];
  });

interface Found {
  person: CasePerson;
  words: string;
  sightings: { event: { id: number } }[];
  severity?: Finding['severity'];
}

function found(
  code: 'silent-microphone' | 'muted-by-system' | 'sound-blocked' | 'speaker-gone',
  { person, words, sightings, severity = 'warning' }: Found,
) {
  const events = sightings.map(({ event }) => event);
  return finding({ code, words, severity, people: [person], events });
}
