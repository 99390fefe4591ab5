import { judge, QUALITY_LIMITS, type QualityReason } from '@contracts';
import { isolated } from '../../shared-ui/isolated';
import type { LinkMeasure } from '../../webrtc/quality/quality-samples';
import { listOf } from '../session/call-record';

/** Includes a cause that only this page knows: its own machine is overloaded. */
type Cause = QualityReason | 'power';

/** A shared screen is sent in place of the camera. */
export type Picture = 'camera' | 'screen' | null;

/** One other person in the call, with the state of the link to them in the last round. */
export interface WeighedLink {
  readonly name: string;
  /** The picture they send. */
  readonly picture: Picture;
  readonly measure: LinkMeasure;
}

export interface AdviceInput {
  readonly links: readonly WeighedLink[];
  /** The picture the user sends. */
  readonly picture: Picture;
}

/** What is wrong with a connection, and the one thing that may help. */
export interface Advice {
  /** Names the weak connection and what helps; the same key means the same advice. */
  readonly key: string;
  readonly reason: string;
  readonly help: string;
  /** Turning the camera off would help: this is offered, never done automatically (C6). */
  readonly cameraOff: boolean;
}

/** What keeps a link from being good: the upload, the download, or this device. */
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
    nothing: 'nothing arrives',
    power: 'this device has too much to do',
  },
  up: {
    loss: 'some of what you send gets lost',
    delay: 'what you send takes long',
    jitter: 'what you send arrives unevenly',
    silence: 'parts of what you say come too late',
    freezes: 'your picture stands still',
    upload: 'there is little room for what you send',
    nothing: 'nothing of yours arrives',
    power: 'this device has too much to do',
  },
};
const NAMED = 2;

/**
 * Null if nothing is bad enough to mention. The user's own connection is called weak only if it is bad towards all of
 * several people. Otherwise nobody can tell from here whose side it is: what I cannot send may be what the other cannot
 * receive.
 */
export function adviceOn({ links, picture }: AdviceInput): Advice | null {
  const bad = links.flatMap((link) => {
    const flaw = flawOf(link.measure);
    return flaw ? [{ link, flaw }] : [];
  });
  if (bad.length === 0) return null;
  if (bad.some(({ flaw }) => flaw.where === 'device')) return ofDevice(picture);
  if (bad.length < links.length) return ofOthers(bad);
  const { link, flaw } = bad.find((one) => one.flaw.where === 'up') ?? bad[0];
  const whose = links.length > 1 ? 'Your connection' : `The connection to ${isolated(link.name)}`;
  return {
    ...helpWith(flaw, picture),
    reason: `${whose} is weak: ${CAUSES[flaw.where === 'up' ? 'up' : 'down'][flaw.cause]}.`,
  };
}

/** The link is poor, or this page's upload is too narrow. */
function flawOf(measure: LinkMeasure): Flaw | null {
  const { level, reason } = judge(measure);
  if (reason === 'upload') return { where: 'up', cause: 'upload' };
  if ((measure.sentLossPercent ?? 0) >= QUALITY_LIMITS.poor.lossPercent) return { where: 'up', cause: 'loss' };
  if (level !== 'poor' || reason === null) return null;
  if (reason === 'freezes' && measure.limitation === 'cpu') return { where: 'device', cause: 'power' };
  // A full upload makes everything wait in a queue, which shows as delay.
  const queued = reason === 'delay' && measure.limitation === 'bandwidth';
  return { where: queued ? 'up' : 'down', cause: reason };
}

/** What the user can do about it. */
function helpWith({ where, cause }: Flaw, picture: Picture): Omit<Advice, 'reason'> {
  if (where === 'up' && picture === 'camera')
    return { key: 'mine camera', help: 'It helps to turn the camera off.', cameraOff: true };
  if (where === 'up' && picture === 'screen')
    return { key: 'mine screen', help: 'It helps to stop sharing the screen.', cameraOff: false };
  return { ...roomFor(cause), key: 'mine' };
}

function ofOthers(bad: readonly { link: WeighedLink; flaw: Flaw }[]): Advice {
  const names = bad.map(({ link }) => isolated(link.name));
  const more = names.length - NAMED;
  const whose = more > 0 ? [...names.slice(0, NAMED), `${more} more`] : names;
  const reason =
    whose.length > 1 ? `The connections to ${listOf(whose)} are weak.` : `The connection to ${whose[0]} is weak.`;
  const help = helpOfOthers(bad.map(({ link }) => link));
  return { key: `others ${names.join()} ${help}`, reason, help, cameraOff: false };
}

/** What the others could do; nothing about a shared screen, which is being watched. */
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

/** What has been shown, and when to show something else. */
export interface AdviceState {
  readonly shown: Advice | null;
  /** The advice of the last round. */
  readonly last: Advice | null;
  readonly goodRounds: number;
  /** Milliseconds; nothing is shown until then. */
  readonly quietUntil: number;
}

export const NO_ADVICE: AdviceState = { shown: null, last: null, goodRounds: 0, quietUntil: -Infinity };
const QUIET_MS = 60_000;
/** One bad moment is not worth a notice, and one good moment does not end it. */
const GOOD_ROUNDS = 2;

/**
 * The state after one more round: advice that is the same in two successive rounds is shown; two good rounds remove
 * it.
 */
export function afterRound(before: AdviceState, advice: Advice | null, now: number): AdviceState {
  const goodRounds = advice === null ? before.goodRounds + 1 : 0;
  const next = { ...before, last: advice, goodRounds };
  if (goodRounds >= GOOD_ROUNDS) return { ...next, shown: null };
  const lasts = advice !== null && before.last?.key === advice.key;
  return lasts && now >= before.quietUntil ? { ...next, shown: advice } : next;
}

/** The user has dismissed it. */
export function dismissed(before: AdviceState, now: number): AdviceState {
  return { ...before, shown: null, quietUntil: now + QUIET_MS };
}

/** The people it was about are no longer there. */
export function forgotten(before: AdviceState): AdviceState {
  return { ...NO_ADVICE, quietUntil: before.quietUntil };
}
