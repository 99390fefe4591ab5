import { createHmac } from 'node:crypto';
import { loseDevice, standStill, wrongClock } from '../support/meddling.js';
import { PersonLine } from '../support/person-line.js';
import {
  accept,
  button,
  callIdAt,
  card,
  moreSound,
  newRing,
  overWith,
  press,
  ring,
  ringing,
} from '../support/phone.js';
import { newPerson, type Person, type Stage } from '../support/stage.js';
import { withRelay } from './relays.js';
import type { Reproduction } from './reproduction.js';
import { hangUp, LASTING_MS, pass, SETTLED_MS, talk } from './steps.js';

const YEARS_MS = 10 * 365 * 86_400_000;

/** Ann and Ben, of whom one has a line to the server of their own. */
async function withLine(stage: Stage, of: 'Ann' | 'Ben'): Promise<{ ann: Person; ben: Person; line: PersonLine }> {
  const line = await PersonLine.begin();
  stage.onClose(() => line.close());
  const { proxy } = line;
  const [ann, ben] = await Promise.all([
    newPerson(stage, 'Ann', of === 'Ann' ? { proxy } : {}),
    newPerson(stage, 'Ben', of === 'Ben' ? { proxy } : {}),
  ]);
  return { ann, ben, line };
}

async function begin(ann: Person, ben: Person): Promise<void> {
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
}

/** Something before Ben's page cuts every connection after a while. */
async function proxyCuts(stage: Stage): Promise<number> {
  const { ann, ben, line } = await withLine(stage, 'Ben');
  await begin(ann, ben);
  await accept(ben);
  await pass(SETTLED_MS);
  for (let cut = 0; cut < 5; cut += 1) {
    line.cut();
    line.mend();
    await pass(9_000);
  }
  return hangUp(ann, ben);
}

async function reloadLoop(stage: Stage): Promise<number> {
  return talk(stage, {
    during: async ([, ben]) => {
      for (let n = 0; n < 4; n += 1) {
        await ben.page.reload();
        await pass(3_000);
      }
      await moreSound(ben);
    },
  });
}

/** A tab that was duplicated has the same session storage. */
const duplicate = ([, ben]: [Person, Person]) =>
  ben.page.evaluate(() => void window.open(location.href)).then(() => pass(5_000));

/** Ben's network answers in the server's place. */
async function captivePortal(stage: Stage): Promise<number> {
  const { ann, ben } = await newRing(stage, 'Audio');
  await ben.page.route(/\/accept$/, (route) =>
    route.fulfill({ status: 200, contentType: 'text/html', body: '<title>Welcome to our Wi-Fi</title>' }),
  );
  await accept(ben);
  await pass(6_000);
  await press(ann, 'Hang up');
  await overWith(ann, 'Cancelled');
  return callIdAt(ann);
}

/** The answer to Ben's Accept is held on the way for long. */
async function answerHeld(stage: Stage): Promise<number> {
  const { ann, ben } = await newRing(stage, 'Audio');
  await ben.page.route(/\/accept$/, async (route) => {
    const response = await route.fetch();
    await pass(12_000);
    await route.fulfill({ response });
  });
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await pass(SETTLED_MS);
  return hangUp(ann, ben);
}

/** Both of Ben's devices accept in the same moment. */
async function bothAccept(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  const tab = await ben.newTab();
  await begin(ann, ben);
  const pages = [ben.page, tab.page];
  await Promise.all(pages.map((page) => page.getByRole('alertdialog').waitFor()));
  await Promise.all(pages.map((page) => button(page, 'Accept').first().click()));
  await moreSound(ann);
  await pass(LASTING_MS);
  const callId = callIdAt(ann);
  await press(ann, 'Hang up');
  await overWith(ann, 'Call ended');
  return callId;
}

/** Ann's page loses the server while it rings, and is back before the call is taken. */
async function callerCutRinging(stage: Stage): Promise<number> {
  const { ann, ben, line } = await withLine(stage, 'Ann');
  await begin(ann, ben);
  await cutFor(line, 7_000);
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await pass(LASTING_MS);
  return hangUp(ann, ben);
}

async function cutFor(line: PersonLine, ms: number): Promise<void> {
  line.cut();
  await pass(ms);
  line.mend();
  await pass(8_000);
}

/** Ben's page loses the server while it rings, rings again, and Ann gives up. */
async function calleeCutRinging(stage: Stage): Promise<number> {
  const { ann, ben, line } = await withLine(stage, 'Ben');
  await begin(ann, ben);
  await pass(3_000);
  await cutFor(line, 7_000);
  await card(ben, ann).waitFor();
  await press(ann, 'Hang up');
  await overWith(ann, 'Cancelled');
  return callIdAt(ann);
}

/** Ben closes the lid, and Ann hangs up some time later. */
async function lidClosed(stage: Stage): Promise<number> {
  const { ann, ben, line } = await withLine(stage, 'Ben');
  await begin(ann, ben);
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await pass(SETTLED_MS);
  line.cut();
  void standStill(ben.page, 40_000).catch(() => undefined);
  await pass(20_000);
  const callId = callIdAt(ann);
  await press(ann, 'Hang up');
  await overWith(ann, 'Call ended');
  return callId;
}

/** An extension of Ben's browser has taken WebRTC away. */
const withoutWebRtc = ([, ben]: [Person, Person]) =>
  ben.page.evaluate(() => {
    Object.defineProperty(globalThis, 'RTCPeerConnection', {
      value: class {
        constructor() {
          throw new DOMException('RTCPeerConnection is disabled', 'NotSupportedError');
        }
      },
    });
  });

async function webRtcDisabled(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await withoutWebRtc([ann, ben]);
  await begin(ann, ben);
  await accept(ben);
  await pass(LASTING_MS);
  const callId = callIdAt(ann);
  await press(ann, 'Hang up').catch(() => undefined);
  await pass(1_000);
  return callId;
}

async function slowMachine(stage: Stage): Promise<number> {
  return talk(stage, {
    type: 'Video',
    before: async ([, ben]) => {
      const browser = await ben.context.newCDPSession(ben.page);
      await browser.send('Emulation.setCPUThrottlingRate', { rate: 20 });
    },
  });
}

/** The headset is changed for another one in the call, which opens. */
const headsetSwitched = ([, ben]: [Person, Person]) =>
  ben.page.evaluate(() => {
    const { recorder } = globalThis as unknown as { recorder: { tracks: MediaStreamTrack[] } };
    for (const track of recorder.tracks)
      if (track.kind === 'audio' && track.readyState === 'live') {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });

/** Ben's camera is held by another program when he accepts. */
async function cameraHeld(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await loseDevice(ben.page, { kind: 'video', error: 'NotReadableError' });
  await ring(ann, ben, 'Video');
  await ringing(ann, ben, ann);
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  await pass(LASTING_MS);
  return hangUp(ann, ben);
}

async function serverStutters(stage: Stage): Promise<number> {
  return talk(stage, {
    during: async () => {
      for (let n = 0; n < 4; n += 1) {
        process.kill(stage.server.pid!, 'SIGSTOP');
        await pass(3_000);
        process.kill(stage.server.pid!, 'SIGCONT');
        await pass(3_000);
      }
    },
  });
}

const SECRET = 'shared by relay and server';
const relay = withRelay();

/** Ben's page has had its TURN credentials for too long. */
async function credentialsExpired(stage: Stage): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  const username = `${Math.floor(Date.now() / 1000) - 600}:expired`;
  const credential = createHmac('sha1', SECRET).update(username).digest('base64');
  await ben.page.evaluate(
    (old) => {
      const Native = RTCPeerConnection;
      const aged = (configuration?: RTCConfiguration): RTCConfiguration | undefined =>
        configuration && {
          ...configuration,
          iceServers: configuration.iceServers?.map((server) => (server.username ? { ...server, ...old } : server)),
        };
      globalThis.RTCPeerConnection = class extends Native {
        constructor(configuration?: RTCConfiguration) {
          super(aged(configuration));
        }

        override setConfiguration(configuration?: RTCConfiguration): void {
          super.setConfiguration(aged(configuration));
        }
      };
    },
    { username, credential },
  );
  await begin(ann, ben);
  await accept(ben);
  await pass(LASTING_MS);
  const callId = callIdAt(ann);
  await press(ann, 'Hang up');
  await pass(2_000);
  return callId;
}

/** What befalls calls in companies, and nobody had thought of when the rules were made. */
export const OFFICE_FAILURES: Reproduction[] = [
  { name: 'proxy-cuts', codes: ['unsteady-line'], play: proxyCuts },
  { name: 'reload-loop', codes: ['reloaded'], play: reloadLoop },
  { name: 'tab-duplicated', codes: [], play: (stage) => talk(stage, { during: duplicate }) },
  { name: 'captive-portal', codes: ['accept-refused'], play: captivePortal },
  { name: 'answer-held', codes: ['applied-late', 'slow-start'], play: answerHeld },
  { name: 'both-accept', codes: ['answered-elsewhere'], play: bothAccept },
  { name: 'caller-cut-ringing', codes: ['away'], play: callerCutRinging },
  { name: 'callee-cut-ringing', codes: ['stopped-ringing'], play: calleeCutRinging },
  { name: 'lid-closed', codes: ['gone'], play: lidClosed },
  { name: 'webrtc-disabled', codes: ['never-applied'], play: webRtcDisabled },
  { name: 'slow-machine', codes: ['applied-late', 'listens-only'], play: slowMachine },
  { name: 'headset-switched', codes: [], play: (stage) => talk(stage, { during: headsetSwitched }) },
  { name: 'camera-held', codes: ['no-camera'], play: cameraHeld },
  { name: 'server-stutters', codes: ['slow-answers'], options: { unused: true }, play: serverStutters },
  {
    name: 'clock-set',
    codes: [],
    play: (stage) => talk(stage, { during: ([, ben]) => wrongClock(ben.page, 3_600_000) }),
  },
  {
    name: 'clock-years-off',
    codes: [],
    play: (stage) => talk(stage, { before: ([, ben]) => wrongClock(ben.page, YEARS_MS) }),
  },
  { name: 'relay-expired', codes: ['relay-credentials-refused'], around: relay.around, play: credentialsExpired },
];
