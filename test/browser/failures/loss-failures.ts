import { accept, callIdAt, moreSound, newCall, newRing, overWith, press, ring, ringing } from '../support/phone.js';
import { leave, MEETING, meetingIn, newMeeting } from '../support/meeting.js';
import { passDeadline, passGrace } from '../support/records.js';
import { newPerson, type Person, type Stage } from '../support/stage.js';
import { soon } from '../support/waiting.js';
import type { Reproduction } from './reproduction.js';
import { hangUp, kill, pass } from './steps.js';

/** The shortest grace a server can be set to, so that nobody waits longer than necessary. */
const SHORT_GRACE = { env: { RECONNECT_GRACE_SECONDS: '20' } };
const GRACE_MS = 60_000;

async function killedTab(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  const callId = callIdAt(ann);
  await kill(ben);
  await ann.page.getByRole('heading', { name: 'Connection lost' }).waitFor({ timeout: GRACE_MS });
  return callId;
}

/** Ben's page is gone, and Ann hangs up after a while, before the server gives him up. */
async function goneAtTheEnd(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  const callId = callIdAt(ann);
  await kill(ben);
  await ann.page
    .getByText(/reconnecting/i)
    .first()
    .waitFor({ timeout: GRACE_MS });
  await press(ann, 'Hang up');
  await overWith(ann, 'Call ended');
  return callId;
}

/** Ben accepts, and the browser's question for the microphone stays open. */
async function microphoneUnanswered(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await ben.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
  });
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  const callId = callIdAt(ann);
  await accept(ben);
  await pass(8_000);
  await press(ann, 'Hang up');
  await overWith(ann, 'Call ended');
  return callId;
}

/** The server dies while the two connect, and Ben's browser is gone before the server is back. */
async function serverKilled(stage: Stage): Promise<number> {
  const { ann, ben } = await newRing(stage, 'Audio');
  const callId = callIdAt(ann);
  await accept(ben);
  await soon(() => ben.wire.countSent('signal') > 0);
  await stage.server.kill('SIGKILL');
  await kill(ben);
  await stage.server.start();
  await soon(() => resumed(ann));
  // Ann's page gives up by itself after 40 s, of which a slow machine may need most for a start.
  await passGrace(stage, { callId, userId: ben.client.user.id });
  await ann.page.getByRole('heading', { name: /^(Connection lost|Could not connect)$/ }).waitFor({ timeout: GRACE_MS });
  return callId;
}

const resumed = ({ wire }: Person) => wire.sent.some(({ event, ack }) => event === 'call:resume' && ack?.ok === true);

async function serverKilledForAMoment(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  await stage.server.kill('SIGKILL');
  await stage.server.start();
  await soon(() => resumed(ann) && resumed(ben));
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  return hangUp(ann, ben);
}

async function nobodyThere(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await ben.context.close();
  await ring(ann, ben, 'Audio');
  await passDeadline(stage, callIdAt(ann));
  await overWith(ann, 'Not reachable');
  return callIdAt(ann);
}

/** Ben's account rings on two devices. */
async function onTwoDevices(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  const other = await ben.client.socket();
  await ring(ann, ben, 'Audio');
  const callId = callIdAt(ann);
  await other.ok('call:ringing', { callId });
  await ringing(ann, ben, ann);
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  return hangUp(ann, ben);
}

/** Nothing goes wrong. */
async function talk(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage);
  await pass(12_000);
  return hangUp(ann, ben);
}

/** Nor here, but it is over before anything was measured. */
async function briefly(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage);
  return hangUp(ann, ben);
}

/** A reloaded page comes back to the same call. */
async function reloaded(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  await ben.page.reload();
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  return hangUp(ann, ben);
}

async function meeting(stage: Stage): Promise<number> {
  const { room, people } = await newMeeting(stage, 'Ann', 'Ben', 'Cy');
  const { id } = await meetingIn(people[0]!, room);
  for (const person of people) await leave(person);
  return id;
}

async function declined(stage: Stage): Promise<number> {
  const { ann, ben } = await newRing(stage);
  await press(ben, 'Decline');
  await overWith(ann, 'Declined');
  return callIdAt(ann);
}

export const LOSS_FAILURES: Reproduction[] = [
  { name: 'lost-one-side', codes: ['lost-one-side'], options: SHORT_GRACE, play: killedTab },
  { name: 'gone', codes: ['gone'], play: goneAtTheEnd },
  { name: 'listens-only', codes: ['listens-only'], play: microphoneUnanswered },
  { name: 'ended-by-restart', codes: ['ended-by-restart'], always: true, play: serverKilled },
  { name: 'survived-restart', codes: ['survived-restart', 'not-measured'], play: serverKilledForAMoment },
  { name: 'never-reached-a-device', codes: ['never-reached-a-device'], play: nobodyThere },
  { name: 'answered-elsewhere', codes: ['answered-elsewhere', 'not-measured'], play: onTwoDevices },
  { name: 'good', codes: [], play: talk },
  { name: 'not-measured', codes: ['not-measured'], play: briefly },
  { name: 'declined', codes: [], play: declined },
  { name: 'reloaded', codes: ['reloaded', 'not-measured'], play: reloaded },
  { name: 'meeting', codes: [], options: MEETING, play: meeting },
];
