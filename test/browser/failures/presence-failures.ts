import { stall } from '../support/meddling.js';
import { PersonLine } from '../support/person-line.js';
import {
  accept,
  button,
  callIdAt,
  moreSound,
  newCall,
  newRing,
  overWith,
  press,
  ring,
  ringing,
} from '../support/phone.js';
import { confirm, enterByLink, joinNow, MEETING, meetingIn, newPeople, newRoom, openLink } from '../support/meeting.js';
import { passDeadline } from '../support/records.js';
import { newPerson, type Person, type Stage } from '../support/stage.js';
import type { Reproduction } from './reproduction.js';
import { hangUp, kill, pass } from './steps.js';

const SHORT_GRACE = { env: { RECONNECT_GRACE_SECONDS: '20' } };

/** Two who talk, each with a line to the server of their own. */
async function onLines(
  stage: Stage,
): Promise<{ ann: Person; ben: Person; lines: { ann: PersonLine; ben: PersonLine } }> {
  const lines = { ann: await PersonLine.begin(), ben: await PersonLine.begin() };
  stage.onClose(() => [lines.ann, lines.ben].forEach((line) => line.close()));
  const [ann, ben] = await Promise.all([
    newPerson(stage, 'Ann', { proxy: lines.ann.proxy }),
    newPerson(stage, 'Ben', { proxy: lines.ben.proxy }),
  ]);
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  return { ann, ben, lines };
}

/** The lines of some of them are cut for a while. */
async function cutFor(stage: Stage, who: ('ann' | 'ben')[]): Promise<number> {
  const { ann, ben, lines } = await onLines(stage);
  await pass(12_000);
  for (const name of who) lines[name].cut();
  await pass(8_000);
  for (const name of who) lines[name].mend();
  // Pages take their time to come back, so that not all do so at once.
  await pass(30_000);
  return hangUp(ann, ben);
}

/** Ann's browser takes long to make its offer, and just before it does, Ben's line to the server breaks for good. */
async function notDelivered(stage: Stage): Promise<number> {
  const line = await PersonLine.begin();
  stage.onClose(() => line.close());
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben', { proxy: line.proxy })]);
  await stall(ann.page, 'setLocalDescription', OFFER_MS);
  const begun = Date.now();
  const until = (ms: number) => pass(Math.max(0, begun + ms - Date.now()));
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  await accept(ben);
  await until(OFFER_MS - 1_500);
  line.cut();
  await until(OFFER_MS + 9_000);
  const callId = callIdAt(ann);
  await press(ann, 'Hang up');
  await overWith(ann, 'Call ended');
  return callId;
}
/** More than twice as long as Ben is away then, so that it is not his absence that kept them apart. */
const OFFER_MS = 20_000;

/** The caller's page is gone before the callee accepts. */
async function callerGone(stage: Stage): Promise<number> {
  const { ann, ben } = await newRing(stage, 'Audio');
  const callId = callIdAt(ann);
  await kill(ann);
  await pass(4_000);
  await accept(ben);
  await ben.page.getByRole('heading', { name: /^(Connection lost|Could not connect)$/ }).waitFor({ timeout: 90_000 });
  return callId;
}

/** The answer to Ben's coming in never reaches his page. */
async function neverJoined(stage: Stage): Promise<number> {
  const [ann, ben] = (await newPeople(stage, 'Ann', 'Ben')) as [Person, Person];
  const room = await newRoom(ann);
  await enterByLink(stage, ann, room);
  await openLink(stage, ben, room);
  await ben.page.route(/\/api\/rooms\/.*\/join$/, async (route) => void (await route.fetch()));
  await joinNow(ben);
  const { id } = await meetingIn(ann, room);
  await pass(12_000);
  await press(ann, 'End for all');
  await confirm(ann, 'End for all');
  return id;
}

async function moved(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  const other = await ben.newTab();
  await button(other.page, 'Move it here').click();
  await overWith(ben, 'The call goes on at another device');
  await Promise.all([ann, other].map((person) => moreSound(person)));
  await pass(12_000);
  await press(ann, 'Hang up');
  await overWith(other, 'Call ended');
  return callIdAt(ann);
}

async function notToBeDisturbed(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await ben.client.api('PATCH', '/users/me', { availability: 'busy' });
  await ring(ann, ben, 'Audio');
  await ann.page.getByText('Ringing…').waitFor();
  await passDeadline(stage, callIdAt(ann));
  await ann.page.getByRole('heading', { name: /^No answer/ }).waitFor();
  return callIdAt(ann);
}

/** The server's process stands still for a while, and goes on. */
async function serverPaused(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  await pass(12_000);
  process.kill(stage.server.pid!, 'SIGSTOP');
  await pass(7_000);
  process.kill(stage.server.pid!, 'SIGCONT');
  await pass(8_000);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  return hangUp(ann, ben);
}

export const PRESENCE_FAILURES: Reproduction[] = [
  { name: 'caller-gone', codes: ['caller-gone'], options: SHORT_GRACE, play: callerGone },
  { name: 'never-joined', codes: ['never-joined'], options: MEETING, play: neverJoined },
  { name: 'all-away', codes: ['all-away'], play: (stage) => cutFor(stage, ['ann', 'ben']) },
  { name: 'away', codes: ['away'], play: (stage) => cutFor(stage, ['ben']) },
  { name: 'not-delivered', codes: ['not-delivered', 'gone'], play: notDelivered },
  { name: 'moved', codes: ['moved'], play: moved },
  { name: 'do-not-disturb', codes: ['do-not-disturb'], play: notToBeDisturbed },
  { name: 'server-away', codes: ['server-away'], options: { unused: true }, play: serverPaused },
];
