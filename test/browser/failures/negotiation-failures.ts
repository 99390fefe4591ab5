import { rewriteRemote } from '../support/middlebox.js';
import { moreSound, newCall } from '../support/phone.js';
import { restartIce } from '../support/recorder.js';
import type { Person, Stage } from '../support/stage.js';
import { soon } from '../support/waiting.js';
import type { Reproduction } from './reproduction.js';
import { hangUp, inVain } from './steps.js';

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

export const NEGOTIATION_FAILURES: Reproduction[] = [
  { name: 'description-failed', codes: ['description-failed'], play: withoutFingerprint },
  { name: 'never-applied', codes: ['never-applied'], play: stuck },
  { name: 'negotiation-collided', codes: ['negotiation-collided', 'not-measured'], play: atOnce },
];
