import { blockSound, loseSpeaker, muteBySystem, onNetwork, silentMicrophone, standStill } from '../support/meddling.js';
import { rewriteRemote } from '../support/middlebox.js';
import { accept, callIdAt, card, moreSound, newRing, overWith, press, ring, ringing } from '../support/phone.js';
import { newPerson, type Person, type Stage } from '../support/stage.js';
import { soon } from '../support/waiting.js';
import { withRelay } from './relays.js';
import type { Reproduction } from './reproduction.js';
import { hangUp, inVain, pass } from './steps.js';

interface Trouble {
  before?: (ben: Person) => Promise<unknown>;
  during?: (ben: Person) => Promise<unknown>;
  ms?: number;
}

/** They talk; something is wrong with Ben's page or machine from the beginning, or from some moment on. */
async function talk(stage: Stage, { before, during, ms = 14_000 }: Trouble): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await before?.(ben);
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  await accept(ben);
  await soon(() => ben.wire.countSent('call:links') > 0);
  await pass(8_000);
  await during?.(ben);
  await pass(ms);
  return hangUp(ann, ben);
}

/** Ben's account rings on two devices, and he declines on one. */
async function declinedOnOne(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  const other = await ben.client.socket();
  await ring(ann, ben, 'Audio');
  await other.ok('call:ringing', { callId: callIdAt(ann) });
  await ringing(ann, ben, ann);
  await press(ben, 'Decline');
  await overWith(ann, 'Declined');
  return callIdAt(ann);
}

/** The server is restarted while it rings, and then the call is taken. */
async function restartedRinging(stage: Stage): Promise<number> {
  const { ann, ben } = await newRing(stage, 'Audio');
  await stage.server.kill('SIGKILL');
  await stage.server.start();
  await pass(4_000);
  await card(ben, ann).waitFor();
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await pass(12_000);
  return hangUp(ann, ben);
}

/** Ben's Accept is on its way while Ann gives up. */
async function acceptedTooLate(stage: Stage): Promise<number> {
  const { ann, ben } = await newRing(stage, 'Audio');
  await ben.page.route(/\/api\/calls\/\d+\/accept$/, async (route) => {
    await pass(5_000);
    await route.continue();
  });
  stage.expectErrors(/409 .*\/accept/);
  await accept(ben);
  await pass(1_500);
  await press(ann, 'Hang up');
  await overWith(ann, 'Cancelled');
  await pass(6_000);
  return callIdAt(ann);
}

const tunnel = withRelay();

export const OWN_FAILURES: Reproduction[] = [
  {
    name: 'silent-microphone',
    codes: ['silent-microphone'],
    play: (stage) => talk(stage, { before: ({ page }) => silentMicrophone(page), ms: 22_000 }),
  },
  {
    name: 'muted-by-system',
    codes: ['muted-by-system'],
    play: (stage) => talk(stage, { during: ({ page }) => muteBySystem(page) }),
  },
  {
    name: 'sound-blocked',
    codes: ['sound-blocked'],
    play: (stage) => talk(stage, { before: ({ page }) => blockSound(page) }),
  },
  {
    name: 'speaker-gone',
    codes: ['speaker-gone'],
    play: (stage) => talk(stage, { before: ({ page }) => loseSpeaker(page) }),
  },
  {
    name: 'stood-still',
    codes: ['stood-still'],
    play: (stage) => talk(stage, { during: ({ page }) => standStill(page, 7_500) }),
  },
  {
    name: 'network-changed',
    codes: ['network-changed'],
    play: (stage) =>
      talk(stage, { before: ({ page }) => onNetwork(page, 'wifi'), during: ({ page }) => onNetwork(page, 'cellular') }),
  },
  {
    name: 'fingerprint-altered',
    codes: ['fingerprint-altered'],
    play: (stage) =>
      inVain(stage, ([, ben]) => rewriteRemote(ben.page, [[String.raw`^(a=fingerprint:\S+) (..):(..)`, '$1 $3:$2']])),
  },
  {
    name: 'encryption-stuck',
    codes: ['encryption-stuck'],
    around: tunnel.around,
    play: (stage) => inVain(stage, () => Promise.resolve(tunnel.relay().line.become({ mostBytes: 420 }))),
  },
  { name: 'accept-refused', codes: ['accept-refused'], play: acceptedTooLate },
  { name: 'declined-on-one', codes: ['declined-on-one'], play: declinedOnOne },
  {
    name: 'server-away-ringing',
    codes: ['server-away-ringing'],
    options: { unused: true },
    play: restartedRinging,
  },
];
