import { itInLongRun } from '../../support/rounds.js';
import type { Route } from 'playwright-core';
import {
  accept,
  button,
  callIdAt,
  card,
  moreFrames,
  moreSound,
  newCall,
  newRing,
  nothingOpen,
  overWith,
  press,
  STAYING,
} from '../support/phone.js';
import { giveCaptures, heardAt, holdCaptures, lastReleasedAt, openAt, recordingOf } from '../support/recorder.js';
import { type Person, useStage } from '../support/stage.js';
import type { Tab } from '../support/tab.js';
import { always, soon } from '../support/waiting.js';

const NOTHING = { connections: [], captures: [], liveTracks: [] };
const ACCEPT = /\/api\/calls\/\d+\/accept$/;

describe('consent', () => {
  const stage = useStage();

  it('C1, C4: before Accept the callee opens nothing, sends no signal and gets none, though the caller has sent its own', async () => {
    const { ann, ben } = await newRing(stage, 'Video', STAYING);
    await soon(() => {
      const kinds = ann.wire.signals().flatMap(({ kind, acknowledged }) => (acknowledged ? [kind] : []));
      expect(kinds).toEqual(expect.arrayContaining(['offer', 'candidate']));
    });

    await always(async () => {
      expect(await recordingOf(ben.page)).toEqual(NOTHING);
      expect([ben.wire.countSent('signal'), ben.wire.countReceived('signal')]).toEqual([0, 0]);
    }, 1_000);

    const click = Date.now();
    await accept(ben);
    await Promise.all([ann, ben].map((person) => moreFrames(person)));
    const acceptedAt = Date.parse((await callOf(ben, ann)).acceptedAt ?? '');
    for (const { sent, received } of [ben.wire]) {
      const signals = [...sent, ...received].filter(({ event }) => event === 'signal');
      for (const { at } of signals) expect(at).toBeGreaterThanOrEqual(acceptedAt);
    }
    const { captures, connections } = await recordingOf(ben.page);
    for (const { at } of captures) expect(at).toBeGreaterThanOrEqual(click);
    for (const { at } of connections) expect(at).toBeGreaterThanOrEqual(acceptedAt);
    expect(connections).toHaveLength(1);
  });

  it('C5: until Accept is committed nothing is sent or connected, and all is closed where the caller has hung up before', async () => {
    const { ann, ben } = await newRing(stage, 'Video', STAYING);
    const request = hold(ben, 'request');
    await request.routed;
    await accept(ben);
    await request.held;
    await soon(async () => expect((await openAt(ben.page)).tracks).toEqual(['audio', 'video']));
    await always(async () => {
      expect((await recordingOf(ben.page)).connections).toEqual([]);
      expect([ben.wire.countSent('signal'), ben.wire.countSent('call:join')]).toEqual([0, 0]);
    }, 1_000);
    await press(ann, 'Hang up');
    await overWith(ann, 'Cancelled');
    // The announcement suffices: the request is still on its way.
    await soon(async () => expect((await openAt(ben.page)).tracks).toEqual([]));
    await expectReleased(ben, 'cancelled');
    await request.goOn();
    await card(ben, ann).waitFor({ state: 'detached' });
    await always(async () => {
      expect(await openAt(ben.page)).toEqual({ connections: 0, tracks: [] });
      expect((await recordingOf(ben.page)).connections).toEqual([]);
    }, 1_000);
    expect(ben.wire.countSent('signal')).toBe(0);
    stage.expectErrors(/409 .*\/accept$/);
  });

  it('C5: where another device was quicker, this one has closed everything within a second', async () => {
    const { ben } = await newRing(stage, 'Video', STAYING);
    const other = await ben.newTab();
    const request = hold(ben, 'request');
    await request.routed;
    await accept(ben);
    await request.held;
    await soon(async () => expect((await openAt(ben.page)).tracks).toEqual(['audio', 'video']));
    await accept(other);
    await other.page.waitForURL(/\/call\/\d+$/);
    await nothingOpen(ben);
    await expectReleased(ben, 'accepted');
    await request.goOn();
    await ben.page.getByText('Answered on another device').first().waitFor();
    await always(async () => expect(await openAt(ben.page)).toEqual({ connections: 0, tracks: [] }), 1_000);
    expect([(await recordingOf(ben.page)).connections, ben.wire.countSent('signal')]).toEqual([[], 0]);
    await moreFrames(other);
    stage.expectErrors(/409 .*\/accept$/);
  });

  itInLongRun('C5: nothing stays open where the call is over before its answer to Accept arrives', async () => {
    const { ann, ben } = await newRing(stage, 'Video', STAYING);
    const answer = hold(ben, 'answer');
    await answer.routed;
    await accept(ben);
    await answer.held;
    await ann.page.getByText('Connecting…').waitFor();
    await press(ann, 'Hang up');
    await overWith(ann, 'Call ended');
    await answer.goOn();
    await overAt(ben);
  });

  itInLongRun(
    'C5: nothing stays open where the call is over while the browser still asks for the microphone',
    async () => {
      const { ann, ben } = await newRing(stage, 'Video', STAYING);
      await holdCaptures(ben.page);
      await accept(ben);
      await soon(async () => (await openAt(ben.page)).tracks.length === 2);
      await press(ann, 'Hang up');
      await overWith(ben, 'Call ended');
      await giveCaptures(ben.page);
      await overAt(ben);
    },
  );

  itInLongRun('C5: nothing stays open where the call is ended in the moment in which it begins', async () => {
    const { ann, ben } = await newRing(stage, 'Video', STAYING);
    await accept(ben);
    await soon(async () => (await recordingOf(ben.page)).connections.length === 1);
    await press(ann, 'Hang up');
    await overWith(ben, 'Call ended');
    await overAt(ben);
    await nothingOpen(ann);
  });

  it('C6: a video call answered with audio only opens no camera, and the caller is told so', async () => {
    const { ann, ben } = await newRing(stage, 'Video', STAYING);
    await button(ben.page, 'Answer with audio only').click();
    await moreFrames(ben);
    await moreSound(ann);
    const { captures, liveTracks } = await recordingOf(ben.page);
    expect(captures.map(({ audio, video }) => ({ audio, video }))).toEqual([{ audio: true, video: false }]);
    expect(liveTracks.map(({ kind }) => kind)).toEqual(['audio']);
    await ann.page.locator('parley-tile parley-avatar').waitFor();
    await button(ben.page, 'Turn camera on').waitFor();
  });

  itInLongRun('C6: who turns the camera on in an audio call turns on only their own', async () => {
    const { ann, ben } = await newCall(stage, 'Audio');
    await press(ann, 'Turn camera on');
    await moreFrames(ben);
    expect((await openAt(ben.page)).tracks).toEqual(['audio']);
    expect((await recordingOf(ben.page)).captures.filter(({ video }) => video)).toEqual([]);
  });

  async function callOf({ client }: Person, on: Tab) {
    const { body } = await client.api<{ acceptedAt: string | null }>('GET', `/calls/${callIdAt(on)}`);
    return body;
  }
});

/** Everything is closed, and for one more second nothing is opened again. */
async function overAt(tab: Tab): Promise<void> {
  await nothingOpen(tab);
  await always(async () => expect(await openAt(tab.page)).toEqual({ connections: 0, tracks: [] }), 1_000);
}

/** The page was free of everything within a second of the news, by its own clock. */
async function expectReleased({ page }: Tab, status: 'accepted' | 'cancelled'): Promise<void> {
  expect((await lastReleasedAt(page)) - (await heardAt(page, status))).toBeLessThan(1_000);
}

/** Holds the callee's Accept on its way to the server, or the answer on its way back. */
function hold({ page }: Tab, what: 'request' | 'answer') {
  let goOn: () => Promise<void> = () => Promise.resolve();
  let routed: Promise<unknown> = Promise.resolve();
  const held = new Promise<void>((resolve) => {
    routed = page.route(ACCEPT, async (route: Route) => {
      const response = what === 'answer' ? await route.fetch() : undefined;
      goOn = () => (response ? route.fulfill({ response }) : route.continue());
      resolve();
    });
  });
  return { routed, held, goOn: () => goOn() };
}
