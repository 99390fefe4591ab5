import { accept, callIdAt, card, moreSound, newCall, newRing, overWith, press, shareScreen } from '../support/phone.js';
import {
  decodeNothing,
  loseDevice,
  muteBySystem,
  standStill,
  unmuteBySystem,
  wrongClock,
} from '../support/meddling.js';
import { allMeet, enterByLink, leave, meetingIn, newPeople, newRoom } from '../support/meeting.js';
import { passDeadline } from '../support/records.js';
import { type Person, type Stage } from '../support/stage.js';
import { DirectLine } from '../support/direct-line.js';
import { withRelay } from './relays.js';
import type { Reproduction } from './reproduction.js';
import { hangUp, kill, LASTING_MS, pass, SETTLED_MS, talk } from './steps.js';

/** The page of the only device that rings is gone, and Ann waits in vain. */
async function calleeGoneRinging(stage: Stage): Promise<number> {
  const { ann, ben } = await newRing(stage, 'Audio');
  const callId = callIdAt(ann);
  await pass(2_000);
  await kill(ben);
  await pass(20_000);
  await passDeadline(stage, callId);
  await ann.page.getByRole('heading', { name: /^(No answer|Not reachable)/ }).waitFor();
  return callId;
}

/** Ann reloads her page while it rings; then the call is taken. */
async function callerReloads(stage: Stage): Promise<number> {
  const { ann, ben } = await newRing(stage, 'Audio');
  const callId = callIdAt(ann);
  await ann.page.reload();
  await pass(3_000);
  await card(ben, ann).waitFor();
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await pass(SETTLED_MS);
  await hangUp(ann, ben);
  return callId;
}

const blocked = withRelay();
const halfBlocked = withRelay();

/** After a while nothing comes from the TURN server any more, while what is sent to it arrives; both have the same line. */
async function oneWayBlock(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  const callId = callIdAt(ann);
  await pass(SETTLED_MS);
  halfBlocked.relay().line.become({ downLoss: 1 });
  await pass(14_000);
  halfBlocked.relay().line.become({});
  await pass(SETTLED_MS);
  await hangUp(ann, ben);
  return callId;
}

/** After a while nothing passes between either of them and the TURN server. */
async function udpBlocked(stage: Stage): Promise<number> {
  const { ann } = await newCall(stage, 'Audio');
  const callId = callIdAt(ann);
  await pass(SETTLED_MS);
  blocked.relay().line.become({ loss: 1 });
  await ann.page.getByRole('heading', { name: 'Connection lost' }).waitFor({ timeout: 90_000 });
  return callId;
}

/** In a meeting of two, Ben's system mutes his microphone for a while. */
async function mutedForAWhile(stage: Stage): Promise<number> {
  const people = (await newPeople(stage, 'Ann', 'Ben')) as [Person, Person];
  const room = await newRoom(people[0]);
  for (const person of people) await enterByLink(stage, person, room);
  await allMeet(people);
  await pass(SETTLED_MS);
  await muteBySystem(people[1].page);
  await pass(12_000);
  await unmuteBySystem(people[1].page);
  await pass(SETTLED_MS);
  const { id } = await meetingIn(people[0], room);
  for (const person of people) await leave(person);
  return id;
}

/** Ben shares a picture that does not change, and no camera. */
async function staticScreen(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  await shareScreen(ben);
  await pass(2 * LASTING_MS);
  return hangUp(ann, ben);
}

/** Ann hangs up as soon as the call is taken. */
async function hungUpAtOnce(stage: Stage): Promise<number> {
  const { ann, ben } = await newRing(stage, 'Audio');
  const callId = callIdAt(ann);
  await accept(ben);
  await ben.page.waitForURL(/\/call\/\d+$/);
  await press(ann, 'Hang up');
  await overWith(ben, 'Call ended');
  return callId;
}

/** Both talk over a line of 50 kbit/s. */
async function thinLine(stage: Stage): Promise<number> {
  const line = new DirectLine();
  try {
    return await talk(stage, {
      type: 'Video',
      before: (people) => Promise.all(people.map(({ page }) => line.lead(page))),
      during: () => line.become({ upKbps: 50 }),
      ms: 2 * LASTING_MS,
    });
  } finally {
    await line.close();
  }
}

const audioGone = (error: string) => (people: [Person, Person]) => loseDevice(people[1].page, { kind: 'audio', error });

/** What befalls calls beside the failures that the rules were made from. */
export const STRANGE_FAILURES: Reproduction[] = [
  {
    name: 'headset-pulled',
    codes: ['no-microphone'],
    play: (stage) => talk(stage, { during: audioGone('NotFoundError') }),
  },
  {
    name: 'permission-withdrawn',
    codes: ['microphone-denied'],
    play: (stage) => talk(stage, { during: audioGone('NotAllowedError') }),
  },
  {
    name: 'camera-taken',
    codes: ['no-camera'],
    play: (stage) =>
      talk(stage, {
        type: 'Video',
        during: ([, ben]) => loseDevice(ben.page, { kind: 'video', error: 'NotReadableError' }),
      }),
  },
  { name: 'muted-for-a-while', codes: ['muted-by-system'], play: mutedForAWhile },
  {
    name: 'picture-stuck',
    codes: ['no-picture'],
    play: (stage) => talk(stage, { type: 'Video', before: ([, ben]) => decodeNothing(ben.page) }),
  },
  {
    name: 'wrong-clock',
    codes: [],
    play: (stage) => talk(stage, { before: ([, ben]) => wrongClock(ben.page, 3_600_000) }),
  },
  {
    name: 'asleep',
    codes: ['away'],
    play: (stage) => talk(stage, { during: ([, ben]) => standStill(ben.page, 25_000), ms: SETTLED_MS }),
  },
  { name: 'static-screen', codes: [], play: staticScreen },
  { name: 'hung-up-at-once', codes: ['not-measured'], play: hungUpAtOnce },
  { name: 'callee-gone-ringing', codes: ['stopped-ringing'], play: calleeGoneRinging },
  { name: 'thin-line', codes: ['poor-by-upload', 'poor-by-loss'], play: thinLine },
  { name: 'caller-reloads', codes: ['reloaded'], play: callerReloads },
  { name: 'udp-blocked', codes: ['relayed-links-lost'], around: blocked.around, play: udpBlocked },
  { name: 'one-way-block', codes: ['relayed-links-lost'], around: halfBlocked.around, play: oneWayBlock },
];
