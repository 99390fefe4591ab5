import type { AuditCall, Call, Page as Listed, StoredSample } from '../../../contracts/index.js';
import { type Fox, useFoxes } from '../support/fox.js';
import {
  accept,
  button,
  callIdAt,
  card,
  moreFrames,
  moreSound,
  newestInHistory,
  nothingOpen,
  overWith,
  press,
  ring,
} from '../support/phone.js';
import { arrivedAt, type Asked, openAt, streamsAt } from '../support/recorder.js';
import { newPerson, type Person, useStage } from '../support/stage.js';
import { settled, soon } from '../support/waiting.js';

const CALL_MS = 240_000;
/**
 * The number of samples to wait for from each side. Firefox measures loss, pair and delay late; what is missing by
 * then will never come.
 */
const ENOUGH = 2;
const LOOK_MS = 500;

describe('a call between Firefox and Chromium', () => {
  const stage = useStage();
  const foxes = useFoxes(stage);

  it(
    'from signing in over ringing, muting, the camera, the screen and a reload to the history of both',
    async () => {
      const [fox, ben] = await newTwo();
      await fox.fill('Search people', ben.name);
      await fox.press(`Video call ${ben.name}`);
      await fox.reads('Ringing…');
      await card(ben, fox).waitFor();
      await accept(ben);
      await flowBothWays(fox, ben);

      await fox.press('Mute');
      await ben.page.getByText(`${fox.name} is muted`).waitFor();
      await settled(async () => (await arrivedAt(ben.page)).audioEnergy, 2_500);
      await fox.press('Unmute');
      await ben.page.getByText(`${fox.name} is muted`).waitFor({ state: 'detached' });
      await moreSound(ben);

      await fox.press('Turn camera off');
      await ben.page.getByTestId('remote-video').waitFor({ state: 'hidden' });
      await soon(async () => expect((await openAt(fox.page)).tracks).toEqual(['audio']));
      await fox.press('Turn camera on');
      await ben.page.getByTestId('remote-video').waitFor();
      await moreFrames(ben);

      await fox.press('Share screen');
      await ben.page.getByLabel(`Screen of ${fox.name}`).waitFor();
      await moreFrames(ben, 1);
      await fox.press('Stop sharing');
      await ben.page.getByLabel(`Picture of ${fox.name}`).waitFor();
      await moreFrames(ben);

      const [before] = await streamsAt(ben.page);
      await fox.page.reload();
      expect(fox.asked).toEqual(['beforeunload']);
      for (const { page } of [fox, ben]) await oneFlows(page, { after: page === ben.page ? before!.number : -1 });

      await fox.press('Hang up');
      await Promise.all([fox.sees('heading', 'Call ended'), overWith(ben, 'Call ended')]);
      await Promise.all([nothingOpen(fox), nothingOpen(ben)]);
      await button(ben.page, 'Close').click();
      await (await newestInHistory(ben)).getByText(/^Incoming · \d+ (s|sec|min)/).waitFor();
      await fox.press('Close');
      await fox.press('History', 'link');
      await fox.reads('Outgoing · ');
      await fox.reads(ben.name);
    },
    CALL_MS,
  );

  it(
    'Chromium rings: Firefox sees who mutes and shares, measures as Chromium does, and support reads of no fault',
    async () => {
      const [fox, ben] = await newTwo();
      await ring(ben, fox);
      await fox.press('Accept');
      await flowBothWays(fox, ben);
      const callId = callIdAt(ben);
      await expectMeasured(callId);

      await press(ben, 'Mute');
      await fox.reads(`${ben.name} is muted`);
      await press(ben, 'Turn camera off');
      await fox.seesNoPicture('remote-video');
      await press(ben, 'Turn camera on');
      await fox.seesPicture('remote-video');
      await moreFrames(fox);
      await press(ben, 'Hang up');
      await Promise.all([fox.sees('heading', 'Call ended'), overWith(ben, 'Call ended')]);
      await nothingOpen(fox);
      const { diagnosis } = await auditOf(callId);
      // Findings of poor quality are left out, since a busy machine may be slow.
      expect(diagnosis.filter(({ severity, code }) => severity === 'failure' && !code.startsWith('poor'))).toEqual([]);
      expect(diagnosis.filter(({ code }) => code === 'negotiation-collided')).toEqual([]);
    },
    CALL_MS,
  );

  function newTwo(): Promise<[Fox, Person]> {
    return Promise.all([foxes.newFox('Fox'), newPerson(stage, 'Ben')]);
  }

  async function flowBothWays(...people: [Fox, Person]): Promise<void> {
    await Promise.all(people.map(async (person) => [await moreFrames(person), await moreSound(person)]));
  }

  async function expectMeasured(callId: Call['id']): Promise<void> {
    const { participants } = await auditOf(callId);
    await soon(async () => {
      const { body } = await stage.admin.api<Listed<StoredSample>>('GET', `/audit/calls/${callId}/quality`);
      for (const { id } of participants) {
        const own = body.items.filter(({ from }) => from === id);
        expect(own.length).toBeGreaterThanOrEqual(ENOUGH);
        expectComplete(own.at(-1)!);
      }
    }, LOOK_MS);
  }

  async function auditOf(callId: Call['id']): Promise<AuditCall> {
    return (await stage.admin.api<AuditCall>('GET', `/audit/calls/${callId}`)).body;
  }
});

/** Sound and pictures arrive over a single connection, which is newer than `after`. */
function oneFlows(page: Asked, { after }: { after: number }): Promise<void> {
  return soon(async () => {
    const [stream, ...others] = await streamsAt(page);
    expect(others).toEqual([]);
    expect(stream!.number).toBeGreaterThan(after);
    expect(stream!.framesDecoded).toBeGreaterThan(5);
    expect(stream!.audioEnergy).toBeGreaterThan(0);
  }, LOOK_MS);
}

function expectComplete(sample: StoredSample): void {
  const { rttMs, jitterMs, lossPercent, concealedPercent, freezes, width, height, fps, pair } = sample;
  for (const value of [rttMs, jitterMs, lossPercent, concealedPercent, freezes, width, height, fps])
    expect(value).not.toBeNull();
  expect(pair).toMatchObject({ protocol: 'udp', local: expect.stringMatching(/^(host|prflx)$/) as string });
  expect(sample.audioInKbps).toBeGreaterThan(5);
  expect(sample.audioOutKbps).toBeGreaterThan(5);
  expect(sample.videoInKbps).toBeGreaterThan(5);
}
