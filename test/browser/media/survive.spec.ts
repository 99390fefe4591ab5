import type { Call } from '../../../contracts/index.js';
import { eventually } from '../../support/eventually.js';
import { itInLongRun } from '../../support/rounds.js';
import {
  accept,
  callIdAt,
  moreFrames,
  moreSound,
  newCall,
  newRing,
  nothingOpen,
  overWith,
  press,
  shareScreen,
  STAYING,
} from '../support/phone.js';
import { lastingPerson } from '../support/lasting.js';
import { machineDelayUntil } from '../support/machine.js';
import { loggedSignals } from '../support/records.js';
import { askedToStay } from '../support/leaving.js';
import { longestSoundGap, openAt, recordingOf, watchSoundGaps } from '../support/recorder.js';
import { NO_SERVER, connected, newPerson, type Person, useStage } from '../support/stage.js';
import type { Tab } from '../support/tab.js';
import { soon } from '../support/waiting.js';

const ALONE_MS = 500;
/** From when the server is back (T1). */
const RESUMED_MS = 5_000;
/** The longest that nobody may be heard. */
const GAP_MS = 1_000;
const AWAY = 'No connection to the server. The call goes on.';

describe('staying up', () => {
  const stage = useStage();

  it('T1, D1: kill -9 of the server in a call: media go on, both resume, the call is as it was, no signal is lost', async () => {
    const { ann, ben } = await newCall(stage, 'Video', STAYING);
    const [callId, acceptedAt] = [callIdAt(ann), Date.parse((await callOf(ann)).acceptedAt ?? '')];
    stage.expectErrors(NO_SERVER);
    await Promise.all([ann, ben].map(({ page }) => watchSoundGaps(page)));
    await stage.server.kill('SIGKILL');
    for (const { page } of [ann, ben]) await page.getByText(AWAY).waitFor();
    await Promise.all([ann, ben].map((person) => moreFrames(person, 20)));
    await Promise.all([ann, ben].map(moreSound));

    await stage.server.start();
    const backAt = Date.now();
    const resumes = Promise.all([ann, ben].map(resumed));
    const delay = await machineDelayUntil(resumes, RESUMED_MS);
    for (const at of await resumes) expect(at - backAt).toBeLessThan(RESUMED_MS + delay);
    for (const { page } of [ann, ben]) await page.getByText(AWAY).waitFor({ state: 'detached' });
    expect((await callOf(ann)).status).toBe('accepted');
    await Promise.all([ann, ben].map((person) => moreFrames(person)));
    const gaps = await Promise.all([ann, ben].map(({ page }) => longestSoundGap(page)));
    process.stdout.write(`FIGURE T1: the longest gap in the sound: ${Math.round(Math.max(...gaps))} ms\n`);
    expect(Math.max(...gaps)).toBeLessThan(GAP_MS);

    await shareScreen(ann);
    await ben.page.getByLabel(`Screen of ${ann.name}`).waitFor();
    await moreFrames(ben, 1);
    const pressedAt = Date.now();
    await press(ben, 'Hang up');
    await Promise.all([ann, ben].map((person) => overWith(person, 'Call ended')));
    await Promise.all([ann, ben].map(nothingOpen));
    const overAt = Date.now();
    const { duration, endedAt } = await callOf(ann);
    const ended = Date.parse(endedAt ?? '');
    expect([ended >= pressedAt, ended <= overAt]).toEqual([true, true]);
    expect(Math.abs((duration ?? NaN) - (ended - acceptedAt) / 1000)).toBeLessThanOrEqual(1);
    await expectLogged(callId, [ann, ben]);
  });

  itInLongRun('T1, D1: kill -9 of the server while a call connects: it connects when the server is back', async () => {
    const { ann, ben } = await newRing(stage);
    stage.expectErrors(NO_SERVER);
    await accept(ben);
    await soon(() => ben.wire.countSent('signal') > 0);
    await stage.server.kill('SIGKILL');
    await stage.server.start();
    await Promise.all([ann, ben].map((person) => moreFrames(person)));
    const callId = callIdAt(ann);
    await expectLogged(callId, [ann, ben]);
    await press(ann, 'Hang up');
    await overWith(ben, 'Call ended');
  });

  it('a reload in a call: the same call comes back by itself, muted as before, over one new connection', async () => {
    const { ann, ben } = await newCall(stage, 'Video', STAYING);
    const before = await callOf(ann);
    await press(ben, 'Mute');
    await ann.page.getByText(`${ben.name} is muted`).waitFor();
    await ben.page.reload();
    await Promise.all([ann, ben].map((person) => moreFrames(person)));
    await moreSound(ben);
    await ben.page.getByRole('button', { name: 'Unmute', exact: true }).waitFor();
    await ann.page.getByText(`${ben.name} is muted`).waitFor();
    expect((await openAt(ann.page)).connections).toBe(1);
    expect((await openAt(ben.page)).connections).toBe(1);

    const after = await callOf(ann);
    expect([after.status, after.acceptedAt]).toEqual(['accepted', before.acceptedAt]);
    expect(after.participants.map(({ id }) => id)).toEqual(before.participants.map(({ id }) => id));
    expect(epochOf(after, ben)).toBe(epochOf(before, ben) + 1);
    expect(epochOf(after, ann)).toBe(epochOf(before, ann));
    await press(ann, 'Hang up');
    await overWith(ben, 'Call ended');
  });

  it('a call is not left unasked, and whoever comes back by the arrows of the browser is not in it by that', async () => {
    // Without windows a browser asks nobody before a page is left.
    const { ann, ben } = await newCall(stage, 'Video', { ofBen: { window: true } });
    await askedToStay(ben.page, (page) => page.close({ runBeforeUnload: true }));
    await askedToStay(ben.page, (page) => page.goto('about:blank'));
    await moreFrames(ben);
    await ben.page.goBack();
    await ben.page.getByRole('region', { name: 'Running call' }).waitFor();
    await ben.page.goto('about:blank');
    await ben.page.goBack();
    await connected(ben);
    const { captures, connections } = await recordingOf(ben.page);
    expect([captures, connections]).toEqual([[], []]);
    await ben.page.getByRole('button', { name: 'Return', exact: true }).click();
    await Promise.all([ann, ben].map((person) => moreFrames(person)));
    await press(ann, 'Hang up');
    await overWith(ben, 'Call ended');
  });

  itInLongRun('the caller too may reload, and while it rings', async () => {
    const { ann, ben } = await newRing(stage);
    const offers = () => ann.wire.signals().filter(({ kind, acknowledged }) => kind === 'offer' && acknowledged).length;
    await soon(() => offers() > 0);
    await ann.page.reload();
    await ann.page.getByText('Ringing…').waitFor();
    await soon(() => offers() > 1);
    await accept(ben);
    await Promise.all([ann, ben].map((person) => moreFrames(person)));
  });

  it('A4: tabs that refresh the session at once stay signed in', async () => {
    const ann = await lastingPerson(stage, 'Ann');
    const tabs: Tab[] = [ann, await ann.newTab(), await ann.newTab()];
    const answers: number[] = [];
    ann.context.on('response', (response) => {
      if (response.url().endsWith('/api/auth/refresh')) answers.push(response.status());
    });
    await letMeet(ann, '**/api/auth/refresh', tabs.length);
    await Promise.all(tabs.map(({ page }) => page.reload()));
    await Promise.all(tabs.map(connected));
    await soon(() => answers.length >= 3);
    expect(answers).toEqual([200, 200, 200]);
    for (const { page } of tabs) expect(await page.getByLabel('Username or email').count()).toBe(0);
  });

  itInLongRun('A4: a page that is left while it renews the session does not sign the user out', async () => {
    const ann = await newPerson(stage, 'Ann');
    const network = await ann.context.newCDPSession(ann.page);
    const slow = { offline: false, latency: 500, downloadThroughput: -1, uploadThroughput: -1 };
    await network.send('Network.emulateNetworkConditions', slow);
    const asked = ann.page.waitForRequest(/\/api\/auth\/refresh$/);
    const loaded = ann.page.reload().catch(() => undefined);
    await asked;
    await ann.page.goto('about:blank');
    await loaded;
    await network.detach();
    await ann.page.goto(stage.url);
    await connected(ann);
  });

  async function callOf(person: Person): Promise<Call> {
    const { body } = await person.client.api<Call>('GET', `/calls/${callIdAt(person)}`);
    return body;
  }

  /**
   * Waits for the log: what a killed server did not acknowledge is sent again once the page is back, which may be
   * after media flow.
   */
  async function expectLogged(callId: number, tabs: Tab[]): Promise<void> {
    await soon(() => tabs.every(({ wire }) => wire.signals().some(({ acknowledged }) => acknowledged)));
    const logged = await loggedSignals(stage, callId);
    for (const { wire } of tabs) {
      const acknowledged = wire.signals().filter((signal) => signal.acknowledged);
      expect(logged).toEqual(expect.arrayContaining(acknowledged.map(({ clientId }) => clientId)));
    }
    expect(new Set(logged).size).toBe(logged.length);
  }
});

/**
 * Holds requests to this address until `count` of them are under way, then lets them go to the server together; if
 * they do not all come soon, each goes alone.
 */
async function letMeet({ context }: Person, url: string, count: number): Promise<void> {
  let arrived = 0;
  await context.route(url, async (route) => {
    arrived += 1;
    await eventually(() => arrived >= count, ALONE_MS).catch(() => undefined);
    await route.continue();
  });
}

function epochOf(call: Call, { client }: Person): number {
  return call.participants.find(({ userId }) => userId === client.user.id)?.epoch ?? NaN;
}

/** The time when the server accepted the page's `call:resume`. */
function resumed({ wire }: Tab): Promise<number> {
  return soon(() => {
    const resume = wire.sent.find(({ event, ack }) => event === 'call:resume' && ack?.ok === true);
    if (!resume) throw new Error('not resumed');
    return resume.at;
  });
}
