import { rewriteRemote } from '../support/middlebox.js';
import { loseLarge } from '../support/meddling.js';
import { PersonLine } from '../support/person-line.js';
import { accept, moreSound, newCall, ring, ringing } from '../support/phone.js';
import { restartIce } from '../support/recorder.js';
import { newPerson, type Person, type Stage } from '../support/stage.js';
import { soon } from '../support/waiting.js';
import type { Reproduction } from './reproduction.js';
import { hangUp, inVain, SETTLED_MS, pass } from './steps.js';

/** As if a middlebox had removed the fingerprint from Ann's offers before they reach Ben's browser. */
const withoutFingerprint = (stage: Stage) =>
  inVain(stage, ([, ben]) => rewriteRemote(ben.page, [[String.raw`^a=fingerprint:.*\r\n`, '']]));

/** Ben's browser takes a description and never comes back with it. */
const stuck = (stage: Stage) =>
  inVain(stage, ([, ben]) =>
    ben.page.evaluate(() => {
      RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => undefined);
    }),
  );

const SLOW_MS = 400;

/** Both restart ICE at once, over a slow line to the server, so their offers cross. */
async function atOnce(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  const offers = ({ wire }: Person) => wire.signals().filter(({ kind }) => kind === 'offer').length;
  const before = offers(ann) + offers(ben);
  await Promise.all([ann, ben].map(({ page }) => slowDown(page)));
  await Promise.all([ann, ben].map(({ page }) => restartIce(page)));
  await soon(() => offers(ann) + offers(ben) >= before + 2);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  return hangUp(ann, ben);
}

/** From now on everything the page sends over its socket is delayed, in order. */
function slowDown(page: Person['page']): Promise<void> {
  return page.evaluate((delay) => {
    const { prototype } = WebSocket;
    const send: unknown = Object.getOwnPropertyDescriptor(prototype, 'send')?.value;
    prototype.send = function (this: WebSocket, data) {
      setTimeout(() => Reflect.apply(send as typeof prototype.send, this, [data]), delay);
    };
  }, SLOW_MS);
}

/** An offer or an answer takes this much at least; heartbeats, reports and candidates take less. */
const LARGE_BYTES = 1_200;
const HELD_MS = 9_000;

/** Something between the server and Ben holds once what is large, or what comes after it, in one direction; the call goes well. */
const heldOnce = (way: 'down' | 'up', held: 'it' | 'next') => async (stage: Stage) => {
  const line = await PersonLine.begin();
  stage.onClose(() => line.close());
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben', { proxy: line.proxy })]);
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  line.hold(way, { bytes: LARGE_BYTES, ms: HELD_MS, held });
  await accept(ben);
  await pass(HELD_MS);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await pass(SETTLED_MS);
  return hangUp(ann, ben);
};

/** What is large never reaches Ben's page, while everything else does. */
const lost = (stage: Stage) => inVain(stage, ([, ben]) => loseLarge(ben.page, LARGE_BYTES));

export const NEGOTIATION_FAILURES: Reproduction[] = [
  { name: 'description-failed', codes: ['description-failed'], play: withoutFingerprint },
  { name: 'never-applied', codes: ['never-applied'], play: stuck },
  { name: 'reached-late', codes: ['reached-late', 'slow-answers'], play: heldOnce('down', 'it') },
  { name: 'report-held', codes: ['slow-answers'], play: heldOnce('up', 'next') },
  { name: 'large-lost', codes: ['never-applied'], play: lost },
  { name: 'negotiation-collided', codes: ['negotiation-collided', 'not-measured'], play: atOnce },
];
