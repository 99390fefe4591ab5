import { rewriteRemote } from '../support/middlebox.js';
import { accept, callIdAt, moreSound, newCall, overWith, press, ring, ringing } from '../support/phone.js';
import { restartIce } from '../support/recorder.js';
import { newPerson, type Person, type Stage } from '../support/stage.js';
import { soon } from '../support/waiting.js';
import type { Reproduction } from './reproduction.js';

const GIVES_UP_MS = 60_000;

/** What Ben's browser gets of Ann's offers has lost the fingerprint on its way through some middlebox. */
async function withoutFingerprint(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await rewriteRemote(ben.page, [[String.raw`^a=fingerprint:.*\r\n`, '']]);
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  const callId = callIdAt(ann);
  await accept(ben);
  const over = ({ page }: Person) =>
    page.getByRole('heading', { name: 'Could not connect', exact: true }).waitFor({ timeout: GIVES_UP_MS });
  await Promise.all([ann, ben].map(over));
  return callId;
}

const SLOW_MS = 400;

/** Both restart ICE at once, over a slow line to the server: their offers meet on the way. */
async function atOnce(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  const callId = callIdAt(ann);
  const offers = ({ wire }: Person) => wire.signals().filter(({ kind }) => kind === 'offer').length;
  const before = offers(ann) + offers(ben);
  await Promise.all([ann, ben].map(({ page }) => slowDown(page)));
  await Promise.all([ann, ben].map(({ page }) => restartIce(page)));
  await soon(() => offers(ann) + offers(ben) >= before + 2);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await press(ann, 'Hang up');
  await overWith(ben, 'Call ended');
  return callId;
}

/** What the page sends over its socket from now on leaves later, in order. */
function slowDown(page: Person['page']): Promise<void> {
  return page.evaluate((delay) => {
    const { prototype } = WebSocket;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its socket below
    const send = prototype.send;
    prototype.send = function (this: WebSocket, data) {
      setTimeout(() => send.call(this, data), delay);
    };
  }, SLOW_MS);
}

export const NEGOTIATION_FAILURES: Reproduction[] = [
  { name: 'description-failed', codes: ['description-failed'], play: withoutFingerprint },
  { name: 'negotiation-collided', codes: ['negotiation-collided'], play: atOnce },
];
