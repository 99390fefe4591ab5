import { measureNothing, sendNothing } from '../support/meddling.js';
import { type Rewriting, rewriteRemote } from '../support/middlebox.js';
import { accept, moreSound, newCall, press, ring, ringing } from '../support/phone.js';
import { newPerson, type Person, type Stage } from '../support/stage.js';
import type { Reproduction } from './reproduction.js';
import { hangUp, pass } from './steps.js';

/** Long enough for four samples. */
const SAMPLES_MS = 24_000;

type Talkers = { ann: Person; ben: Person };

/** They talk, something happens, and after a while they hang up. */
async function during(
  stage: Stage,
  of: { type?: 'Audio' | 'Video'; happens: (talkers: Talkers) => Promise<unknown>; ms?: number },
) {
  const talkers = await newCall(stage, of.type ?? 'Audio');
  await pass(6_000);
  await of.happens(talkers);
  await pass(of.ms ?? SAMPLES_MS);
  return hangUp(talkers.ann, talkers.ben);
}

const payloadType = (from: number, to: number): Rewriting[] => [
  [String.raw`^(m=audio .*?) ${from}\b`, `$1 ${to}`],
  [String.raw`^(a=(?:rtpmap|fmtp|rtcp-fb):)${from} `, `$1${to} `],
];

/** Each sends its sound under another payload type than the other expects, so that what arrives matches nothing. */
async function neitherWay(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await rewriteRemote(ben.page, payloadType(111, 112));
  await rewriteRemote(ann.page, payloadType(112, 113));
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  await accept(ben);
  await pass(SAMPLES_MS + 8_000);
  return hangUp(ann, ben);
}

/** Ben's browser knows none of the codecs that it is offered. */
async function unknownCodecs(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await rewriteRemote(ben.page, [[String.raw`^(a=rtpmap:\d+) (VP8|VP9|H264|H265|AV1)\/`, '$1 X-$2/']]);
  await ring(ann, ben, 'Video');
  await ringing(ann, ben, ann);
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await pass(12_000);
  return hangUp(ann, ben);
}

export const SOUND_FAILURES: Reproduction[] = [
  { name: 'nothing-received', codes: ['nothing-received'], play: neitherWay },
  {
    name: 'sound-not-sent',
    codes: ['sound-not-sent'],
    play: (stage) => during(stage, { happens: ({ ben }) => sendNothing(ben.page, 'audio') }),
  },
  {
    name: 'nothing-heard',
    codes: ['nothing-heard'],
    play: (stage) =>
      during(stage, { happens: ({ ben }) => Promise.all([sendNothing(ben.page, 'audio'), measureNothing(ben.page)]) }),
  },
  {
    name: 'no-picture',
    codes: ['no-picture'],
    play: (stage) => during(stage, { type: 'Video', happens: ({ ben }) => sendNothing(ben.page, 'video') }),
  },
  { name: 'video-refused', codes: ['video-refused'], play: unknownCodecs },
  {
    name: 'muted-to-the-end',
    codes: ['muted-to-the-end'],
    play: (stage) => during(stage, { type: 'Video', happens: ({ ben }) => press(ben, 'Mute'), ms: 13_000 }),
  },
  {
    name: 'measuring-gap',
    codes: ['measuring-gap'],
    play: (stage) => during(stage, { happens: ({ ben }) => measureNothing(ben.page), ms: 38_000 }),
  },
];
