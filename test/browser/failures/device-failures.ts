import { accept, callIdAt, card, moreSound, newCall, press, ring } from '../support/phone.js';
import { newPerson, type Person, type Stage } from '../support/stage.js';
import type { Reproduction } from './reproduction.js';
import { hangUp, pass } from './steps.js';

/** Ann calls, Ben accepts, and his page gets no microphone. */
async function withoutMicrophone(stage: Stage, prepare: Parameters<typeof newPerson>[2] = {}): Promise<number> {
  const ann = await newPerson(stage, 'Ann');
  const ben = await newPerson(stage, 'Ben', prepare);
  await ring(ann, ben, 'Audio');
  const callId = callIdAt(ann);
  await accept(ben);
  await ann.page.getByText('has no microphone and only listens').waitFor();
  await hangUp(ann, ben);
  return callId;
}

/** The caller is an API client; only the callee is a browser, on a machine without a microphone. */
async function onBareMachine(stage: Stage): Promise<number> {
  const ben = await newPerson(stage, 'Ben');
  const socket = await stage.admin.socket();
  const { body: call } = await stage.admin.api<{ id: number }>('POST', '/calls', {
    calleeId: ben.client.user.id,
    type: 'audio',
  });
  await socket.ok('call:join', { callId: call.id, media: { audio: true, video: false, screen: false } });
  await card(ben, { name: 'Admin' }).waitFor();
  await accept(ben);
  await ben.page.getByText('No microphone was found.').waitFor();
  await ben.page.getByRole('button', { name: 'Hang up' }).click();
  await ben.page.getByRole('heading', { name: 'Call ended' }).waitFor();
  return call.id;
}

/**
 * Another program holds the device, which the browser reports only with this error (Media Capture and Streams,
 * 10.2).
 */
async function heldByAnother(stage: Stage): Promise<number> {
  const ann = await newPerson(stage, 'Ann');
  const ben = await newPerson(stage, 'Ben');
  await holdDevices(ben);
  await ring(ann, ben, 'Audio');
  await accept(ben);
  await ann.page.getByText('has no microphone and only listens').waitFor();
  return hangUp(ann, ben);
}

const holdDevices = ({ page }: Person) =>
  page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('Could not start audio source', 'NotReadableError'));
  });

/** Ben chooses another microphone, which another program holds, and the one in use goes on. */
async function otherHeldByAnother(stage: Stage): Promise<number> {
  const { ann, ben } = await newCall(stage, 'Audio');
  await pass(SETTLED_MS);
  await holdDevices(ben);
  await press(ben, 'More');
  await ben.page.getByRole('menuitem', { name: 'Devices' }).click();
  await ben.page.getByRole('combobox', { name: 'Microphone' }).click();
  await ben.page.getByRole('option').last().click();
  await ben.page.getByRole('button', { name: 'Done' }).click();
  await pass(SETTLED_MS);
  return hangUp(ann, ben);
}

/** Long enough for two samples. */
const SETTLED_MS = 11_000;

async function heardNotSeen(stage: Stage): Promise<number> {
  const ann = await newPerson(stage, 'Ann', { permissions: ['microphone'] });
  const ben = await newPerson(stage, 'Ben');
  await ring(ann, ben);
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  return hangUp(ann, ben);
}

export const DEVICE_FAILURES: Reproduction[] = [
  {
    name: 'microphone-denied',
    codes: ['microphone-denied'],
    play: (stage) => withoutMicrophone(stage, { permissions: [] }),
  },
  {
    name: 'no-microphone',
    codes: ['no-microphone'],
    options: { pictures: 0 },
    play: onBareMachine,
  },
  { name: 'no-camera', codes: ['no-camera'], play: heardNotSeen },
  { name: 'microphone-in-use', codes: ['microphone-in-use'], play: heldByAnother },
  { name: 'device-not-changed', codes: ['device-not-changed'], play: otherHeldByAnother },
];
