import { judge, QUALITY_LIMITS, type QualityReason } from '@contracts';
import { isolated } from '../../shared-ui/isolated';
import type { LinkMeasure } from '../../webrtc/quality/quality-samples';
import { listOf } from '../session/call-record';

/** Also what the page alone knows: its own machine has too much to do. */
type Cause = QualityReason | 'power';

/** Who shares the screen sends it in place of the camera. */
export type Picture = 'camera' | 'screen' | null;

/** One other of the call, and how the link to them was in the last round. */
export interface WeighedLink {
  readonly name: string;
  /** What they send beside their voice. */
  readonly picture: Picture;
  readonly measure: LinkMeasure;
}

export interface AdviceInput {
  readonly links: readonly WeighedLink[];
  /** What I send beside my voice. */
  readonly picture: Picture;
}

/** What is wrong with a connection, and the one thing that may help. */
export interface Advice {
  /** Whose connection it is and what helps: the same key is the same advice. */
  readonly key: string;
  readonly reason: string;
  readonly help: string;
  /** It helps to turn my camera off: offered, never done (C6). */
  readonly cameraOff: boolean;
}

/** What keeps a link from being good: on the way up, on the way down, or in this device itself. */
interface Flaw {
  readonly where: 'up' | 'down' | 'device';
  readonly cause: Cause;
}

const CAUSES: Readonly<Record<'up' | 'down', Readonly<Record<Cause, string>>>> = {
  down: {
    loss: 'some of what is sent to you gets lost',
    delay: 'answers take long',
    jitter: 'sound arrives unevenly',
    silence: 'parts of the sound come too late',
    freezes: 'the picture stands still',
    upload: 'there is little room for what you send',
    power: 'this device has too much to do',
  },
  up: {
    loss: 'some of what you send gets lost',
    delay: 'what you send takes long',
    jitter: 'what you send arrives unevenly',
    silence: 'parts of what you say come too late',
    freezes: 'your picture stands still',
    upload: 'there is little room for what you send',
    power: 'this device has too much to do',
  },
};
const NAMED = 2;

/** Null while nothing is so bad that it should be spoken of. Bad with all others is mine; with some, theirs. */
export function adviceOn({ links, picture }: AdviceInput): Advice | null {
  const bad = links.flatMap((link) => {
    const flaw = flawOf(link.measure);
    return flaw ? [{ link, flaw }] : [];
  });
  if (bad.length === 0) return null;
  if (bad.some(({ flaw }) => flaw.where === 'device')) return ofDevice(picture);
  const up = bad.find(({ flaw }) => flaw.where === 'up');
  if (bad.length < links.length) return ofOthers(bad);
  if (up) return ofMine(up.flaw, picture);
  return links.length > 1 ? ofMine(bad[0].flaw, picture) : ofBoth(bad[0].link, bad[0].flaw);
}

/** Poor, or the way up of this page is too narrow. */
function flawOf(measure: LinkMeasure): Flaw | null {
  const { level, reason } = judge(measure);
  if (reason === 'upload') return { where: 'up', cause: 'upload' };
  if ((measure.sentLossPercent ?? 0) >= QUALITY_LIMITS.poor.lossPercent) return { where: 'up', cause: 'loss' };
  if (level !== 'poor' || reason === null) return null;
  if (reason === 'freezes' && measure.limitation === 'cpu') return { where: 'device', cause: 'power' };
  // A full line up makes everything wait in a queue.
  const queued = reason === 'delay' && measure.limitation === 'bandwidth';
  return { where: queued ? 'up' : 'down', cause: reason };
}

function ofMine({ where, cause }: Flaw, picture: Picture): Advice {
  const reason = `Your connection is weak: ${CAUSES[where === 'up' ? 'up' : 'down'][cause]}.`;
  if (where === 'up' && picture === 'camera')
    return { key: 'mine camera', reason, help: 'It helps to turn the camera off.', cameraOff: true };
  if (where === 'up' && picture === 'screen')
    return { key: 'mine screen', reason, help: 'It helps to stop sharing the screen.', cameraOff: false };
  return { ...roomFor(cause), key: 'mine', reason };
}

/** Between two nobody can tell on whose side it is. */
function ofBoth({ name }: WeighedLink, { cause }: Flaw): Advice {
  return {
    ...roomFor(cause),
    key: 'both',
    reason: `The connection to ${isolated(name)} is weak: ${CAUSES.down[cause]}.`,
  };
}

function ofOthers(bad: readonly { link: WeighedLink; flaw: Flaw }[]): Advice {
  const names = bad.map(({ link }) => isolated(link.name));
  const more = names.length - NAMED;
  const whose = more > 0 ? [...names.slice(0, NAMED), `${more} more`] : names;
  const reason =
    whose.length > 1 ? `The connections of ${listOf(whose)} are weak.` : `${whose[0]}’s connection is weak.`;
  const help = helpOfOthers(bad.map(({ link }) => link));
  return { key: `others ${names.join()} ${help}`, reason, help, cameraOff: false };
}

/** What can be asked of them: of a screen that is being looked at, nothing. */
function helpOfOthers(links: readonly WeighedLink[]): string {
  const filmed = links.filter(({ picture, measure }) => picture === 'camera' && measure.videoInKbps > 0);
  const [asked, them] = [themOf(filmed), themOf(links)];
  return filmed.length > 0
    ? `It may help if you ask ${asked} to turn the camera off.`
    : `You may not hear all of ${them}.`;
}

function themOf(links: readonly WeighedLink[]): string {
  return links.length === 1 ? isolated(links[0].name) : 'them';
}

function ofDevice(picture: Picture): Advice {
  const cameraOff = picture === 'camera';
  const help = cameraOff ? 'It helps to turn the camera off.' : 'It helps to close other programs.';
  return { key: `device ${cameraOff}`, reason: `This device has too much to do.`, help, cameraOff };
}

function roomFor(cause: Cause): Pick<Advice, 'help' | 'cameraOff'> {
  const crowded = cause === 'delay' || cause === 'upload';
  const help = crowded ? 'It helps to stop other uploads and downloads.' : 'It helps to move closer to the router.';
  return { help, cameraOff: false };
}

/** What has been said, and when to say something else. */
export interface AdviceState {
  readonly shown: Advice | null;
  /** Of the last round. */
  readonly last: Advice | null;
  readonly goodRounds: number;
  /** Milliseconds; until then nothing is shown. */
  readonly quietUntil: number;
}

export const NO_ADVICE: AdviceState = { shown: null, last: null, goodRounds: 0, quietUntil: -Infinity };
const QUIET_MS = 60_000;
/** One bad moment is none to speak of, and one good moment no end of it. */
const GOOD_ROUNDS = 2;

/** After one more round: what was so in two rounds in a row is said; two good rounds take it away. */
export function afterRound(before: AdviceState, advice: Advice | null, now: number): AdviceState {
  const goodRounds = advice === null ? before.goodRounds + 1 : 0;
  const next = { ...before, last: advice, goodRounds };
  if (goodRounds >= GOOD_ROUNDS) return { ...next, shown: null };
  const lasts = advice !== null && before.last?.key === advice.key;
  return lasts && now >= before.quietUntil ? { ...next, shown: advice } : next;
}

/** The user has read it. */
export function dismissed(before: AdviceState, now: number): AdviceState {
  return { ...before, shown: null, quietUntil: now + QUIET_MS };
}

/** Nobody is there any more of whom it was said. */
export function forgotten(before: AdviceState): AdviceState {
  return { ...NO_ADVICE, quietUntil: before.quietUntil };
}
