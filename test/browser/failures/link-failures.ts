import { freePort } from '../../support/ports.mjs';
import { DirectLine } from '../support/direct-line.js';
import { ignoreCandidates, relayAt, sayNothing, speakToOldPage, stall } from '../support/meddling.js';
import { rewriteRemote } from '../support/middlebox.js';
import { accept, callIdAt, moreSound, newCall, ring, ringing } from '../support/phone.js';
import { newPerson, type Person, type Stage } from '../support/stage.js';
import { withRelay } from './relays.js';
import type { Reproduction } from './reproduction.js';
import { hangUp, inVain, pass } from './steps.js';

/** Two who are to talk, of whom one or both are meddled with before it rings. */
async function talkLate(stage: Stage, prepare: (people: [Person, Person]) => Promise<unknown>): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await prepare([ann, ben]);
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  await accept(ben);
  await pass(24_000);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  return hangUp(ann, ben);
}

/** Everybody's media stop at the TURN server while they talk. */
const lost = withRelay();
async function relayGone(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  const callId = callIdAt(ann);
  await pass(12_000);
  lost.relay().stop();
  const over = ({ page }: Person) =>
    page.getByRole('heading', { name: 'Connection lost' }).waitFor({ timeout: 90_000 });
  await Promise.all([ann, ben].map(over));
  return callId;
}

/** Nothing gets through between the two for a while, who are in touch with the server all the time. */
async function directWayBreaks(stage: Stage): Promise<number> {
  const line = new DirectLine();
  stage.onClose(() => line.close());
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await Promise.all([ann, ben].map(({ page }) => line.lead(page)));
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await pass(12_000);
  await line.become({ loss: 1 });
  await pass(16_000);
  await line.become({});
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await pass(8_000);
  return hangUp(ann, ben);
}

const leadNowhere = ({ page }: Person) =>
  rewriteRemote(page, [[String.raw`(candidate:\S+ \d \w+ \d+) \S+ (\d+)`, '$1 192.0.2.1 $2']]);

export const LINK_FAILURES: Reproduction[] = [
  {
    name: 'no-offer',
    codes: ['no-offer'],
    play: (stage) =>
      inVain(stage, (people) => Promise.all(people.map(({ page }) => stall(page, 'setLocalDescription')))),
  },
  {
    name: 'offer-not-answered',
    codes: ['offer-not-answered'],
    play: (stage) => inVain(stage, ([, ben]) => sayNothing(ben.page, 'answer')),
  },
  {
    name: 'signals-refused',
    codes: ['signals-refused'],
    play: (stage) => inVain(stage, ([, ben]) => speakToOldPage(ben.page)),
  },
  {
    name: 'relay-one-side',
    codes: ['relay-one-side'],
    ...{ around: withRelay().around },
    play: (stage) => inVain(stage, async ([, ben]) => relayAt(ben.page, await freePort())),
  },
  {
    name: 'no-way-between',
    codes: ['no-way-between'],
    ...{ around: withRelay('all').around },
    play: (stage) => inVain(stage, (people) => Promise.all(people.map(leadNowhere))),
  },
  { name: 'relayed-links-lost', codes: ['relayed-links-lost'], around: lost.around, play: relayGone },
  { name: 'link-broke', codes: ['link-broke'], play: directWayBreaks },
  {
    name: 'applied-late',
    codes: ['applied-late'],
    play: (stage) => talkLate(stage, ([, ben]) => stall(ben.page, 'setRemoteDescription', 4_000)),
  },
  {
    name: 'slow-start',
    codes: ['slow-start'],
    play: (stage) => talkLate(stage, (people) => Promise.all(people.map(({ page }) => ignoreCandidates(page, 12_000)))),
  },
];
