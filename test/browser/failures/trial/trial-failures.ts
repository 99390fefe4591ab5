import { DirectLine } from '../../support/direct-line.js';
import { loseDevice, muteBySystem, stall } from '../../support/meddling.js';
import { MEETING, meetingIn, newGuest, newPeople, newRoom } from '../../support/meeting.js';
import { accept, button, callIdAt, press, shareScreen } from '../../support/phone.js';
import { passDeadline, passGrace } from '../../support/records.js';
import { NO_SERVER, type Person, type Stage } from '../../support/stage.js';
import { comeIn, end, meet, SETTLED_MS } from '../meetings/gathering.js';
import { withRelay } from '../relays.js';
import type { Reproduction } from '../reproduction.js';
import { hangUp, inVain, LASTING_MS, pass } from '../steps.js';
import { onSlowDatabase, slowness } from './slow-database.js';
import { ringUp, talkTogether, wayToServer } from './trial-people.js';

/** Closed like a tab that somebody closes in a hurry, while the two connect. */
async function tabClosed(stage: Stage): Promise<number> {
  const [ann, ben] = await ringUp(stage);
  const callId = callIdAt(ann);
  await stall(ben.page, 'setRemoteDescription', 8_000);
  await accept(ben);
  await pass(2_500);
  await ben.page.close();
  await pass(12_000);
  await press(ann, 'Hang up').catch(() => undefined);
  await pass(2_000);
  return callId;
}

async function callerUnplugs(stage: Stage): Promise<number> {
  const [ann, ben] = await talkTogether(stage, { type: 'Video' });
  await pass(SETTLED_MS);
  await loseDevice(ann.page, { kind: 'audio', error: 'NotFoundError' });
  await pass(LASTING_MS);
  return hangUp(ann, ben);
}

async function satellite(stage: Stage): Promise<number> {
  const line = new DirectLine();
  stage.onClose(() => line.close());
  const [ann, ben] = await talkTogether(stage, { lead: [line, line] });
  await pass(SETTLED_MS);
  await line.become({ delayMs: 350, loss: 0.05 });
  await pass(40_000);
  return hangUp(ann, ben);
}

async function proxyOfCaller(stage: Stage): Promise<number> {
  const line = await wayToServer(stage);
  const [ann, ben] = await talkTogether(stage, { annsLine: line });
  for (let cut = 0; cut < 3; cut += 1) {
    await pass(20_000);
    line.cut();
    line.mend();
  }
  await pass(SETTLED_MS);
  return hangUp(ann, ben);
}

/** Ben's page has been told that he is in, and has not joined. */
async function restartedAfterAccept(stage: Stage): Promise<number> {
  const [ann, ben] = await ringUp(stage);
  stage.expectErrors(NO_SERVER);
  await ben.page.route(/\/accept$/, async (route) => {
    await route.fetch();
    await stage.server.kill('SIGKILL');
    await stage.server.start();
    await route.abort();
  });
  await accept(ben);
  await pass(30_000);
  const callId = callIdAt(ann);
  await press(ann, 'Hang up').catch(() => undefined);
  await pass(3_000);
  await passGrace(stage, { callId, userId: ben.client.user.id });
  await pass(3_000);
  return callId;
}

async function wrongPasswords(stage: Stage): Promise<number> {
  const [ann, ben] = (await newPeople(stage, 'Ann', 'Ben')) as [Person, Person];
  const room = await newRoom(ann, { password: 'seven green bottles' });
  for (const person of [ann]) await comeIn(person, room);
  const gil = await newGuest(stage, room);
  stage.expectErrors(/403 .*\/api\/rooms\//);
  for (const word of ['one', 'two', 'three']) {
    await gil.page.getByLabel('Password of the room').fill(word);
    await button(gil.page, 'Join now').click();
    await pass(1_500);
  }
  await gil.page.close();
  const { id } = await meetingIn(ann, room);
  await pass(3_000);
  await end([ann, ben]);
  return id;
}

async function disturbedTooLate(stage: Stage): Promise<number> {
  const [ann, ben] = await ringUp(stage);
  await pass(3_000);
  await ben.client.api('PATCH', '/users/me', { availability: 'busy' });
  await pass(6_000);
  await passDeadline(stage, callIdAt(ann));
  await ann.page.getByRole('heading', { name: /^No answer/ }).waitFor();
  return callIdAt(ann);
}

/** Neither the server nor Ben can be reached from Ann's network for a while. */
async function callerOffline(stage: Stage): Promise<number> {
  const [way, line] = [await wayToServer(stage), new DirectLine()];
  stage.onClose(() => line.close());
  const [ann, ben] = await talkTogether(stage, { annsLine: way, lead: [line, line] });
  await pass(SETTLED_MS);
  way.cut();
  await line.become({ loss: 1 });
  await pass(12_000);
  way.mend();
  await line.become({});
  await pass(20_000);
  return hangUp(ann, ben);
}

async function slowDatabase(stage: Stage): Promise<number> {
  const [ann, ben] = await ringUp(stage);
  slowness.ms = 700;
  await pass(12_000);
  await accept(ben);
  await pass(2 * LASTING_MS);
  slowness.ms = 0;
  await press(ann, 'Hang up').catch(() => undefined);
  await pass(5_000);
  return callIdAt(ann);
}

/** Nothing comes to Ben's page any more from the moment of his Accept, as where larger packets get lost; what it sends arrives. */
async function heldDownwards(stage: Stage): Promise<number> {
  const line = await wayToServer(stage);
  const [ann, ben] = await ringUp(stage, { bensLine: line });
  const callId = callIdAt(ann);
  await accept(ben);
  line.holdDown();
  await pass(30_000);
  await press(ann, 'Hang up').catch(() => undefined);
  await pass(3_000);
  return callId;
}

/** As an extension that forbids WebRTC does once it notices it. */
async function connectionsClosed(stage: Stage): Promise<number> {
  const [ann, ben] = await talkTogether(stage);
  await pass(SETTLED_MS);
  const callId = callIdAt(ann);
  await ann.page.evaluate(() => {
    const { recorder } = globalThis as unknown as { recorder: { connections: { connection: RTCPeerConnection }[] } };
    for (const { connection } of recorder.connections) connection.close();
  });
  await pass(30_000);
  await press(ann, 'Hang up').catch(() => undefined);
  await pass(3_000);
  void ben;
  return callId;
}

async function accountDisabled(stage: Stage): Promise<number> {
  const [ann, ben] = await talkTogether(stage);
  const callId = callIdAt(ann);
  await pass(SETTLED_MS);
  await stage.admin.api('PATCH', `/admin/users/${ben.client.user.id}`, { disabled: true });
  await pass(15_000);
  await press(ann, 'Hang up').catch(() => undefined);
  await pass(2_000);
  return callId;
}

/** Both mute and unmute, Ben shares his screen for a while, and nobody says anything for some time. */
async function nothingWrong(stage: Stage): Promise<number> {
  const [ann, ben] = await talkTogether(stage);
  await pass(SETTLED_MS);
  for (const person of [ann, ben]) await press(person, 'Mute');
  await pass(LASTING_MS / 2);
  for (const person of [ann, ben]) await press(person, 'Unmute');
  await shareScreen(ben);
  await pass(LASTING_MS);
  await press(ben, 'Stop sharing').catch(() => undefined);
  await pass(SETTLED_MS);
  return hangUp(ann, ben);
}

const relayed = withRelay();
let ofCy: Awaited<ReturnType<typeof relayed.beside>>;

/**
 * Sixteen of the twenty failures that docs/diagnosis-trial.md tells of, and the call in which nothing went wrong. The plays of the other
 * four had no effect on the call, so they are not kept.
 */
export const TRIAL_FAILURES: Reproduction[] = [
  { name: 'tab-closed-connecting', codes: ['gone'], play: tabClosed },
  {
    name: 'turn-name-unknown',
    codes: ['no-relay-candidate'],
    around: (play) =>
      play({
        env: { TURN_URLS: 'turn:turn.parley.invalid:3478', TURN_SECRET: 'a secret', ICE_TRANSPORT_POLICY: 'relay' },
      }),
    play: (stage) => inVain(stage),
  },
  { name: 'caller-unplugs', codes: ['no-microphone'], play: callerUnplugs },
  { name: 'satellite', codes: ['poor-by-delay'], play: satellite },
  { name: 'proxy-of-caller', codes: ['unsteady-line'], play: proxyOfCaller },
  {
    name: 'restarted-after-accept',
    codes: ['survived-restart', 'accept-refused'],
    options: { unused: true },
    play: restartedAfterAccept,
  },
  {
    name: 'meeting-camera-taken',
    codes: ['no-camera'],
    options: MEETING,
    play: (stage) =>
      meet(stage, {
        camera: true,
        during: ({ people: [, ben] }) => loseDevice(ben.page, { kind: 'video', error: 'NotReadableError' }),
      }),
  },
  { name: 'guest-guesses', codes: ['refused-at-door'], options: MEETING, play: wrongPasswords },
  { name: 'disturbed-too-late', codes: [], play: disturbedTooLate },
  {
    name: 'meeting-relay-lost-for-one',
    codes: ['link-broke'],
    options: MEETING,
    around: relayed.around,
    play: (stage) =>
      meet(stage, {
        before: async ([, , cy]) => {
          ofCy = await relayed.beside(cy.page);
          stage.onClose(() => ofCy.close());
        },
        during: async () => {
          ofCy.become({ loss: 1 });
          await pass(15_000);
          ofCy.become({});
        },
      }),
  },
  { name: 'caller-offline', codes: ['away'], play: callerOffline },
  {
    name: 'meeting-headset-mutes',
    codes: ['muted-by-system'],
    options: MEETING,
    play: (stage) => meet(stage, { during: ({ people: [, , cy] }) => muteBySystem(cy.page) }),
  },
  {
    name: 'slow-database',
    codes: ['accept-refused', 'server-away-ringing', 'unusual'],
    around: onSlowDatabase,
    play: slowDatabase,
  },
  { name: 'held-downwards', codes: ['gone'], play: heldDownwards },
  { name: 'connections-closed', codes: ['link-broke'], play: connectionsClosed },
  { name: 'account-disabled', codes: ['removed'], play: accountDisabled },
  { name: 'nothing-wrong', codes: [], play: nothingWrong },
];
