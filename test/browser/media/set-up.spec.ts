import { accept, moreFrames, moreSound, newRing, STAYING } from '../support/phone.js';
import { type Asked, giveCaptures, holdCaptures, openAt, recordingOf } from '../support/recorder.js';
import { useStage } from '../support/stage.js';
import { soon } from '../support/waiting.js';
import { LONG } from '../../support/rounds.js';

/** The lines of the first picture at most: a busy machine's encoder may begin with fewer. Without limits they would be `CAPTURED`. */
const SMALL = 180;
const CAPTURED = 720;
/** The encoder of a busy machine may stay below the camera's 720 lines, so the short run asks for less. */
const GROWN = LONG ? 720 : 360;

describe('the beginning of a call', () => {
  const stage = useStage({ pictures: 10 });

  it('shows a small picture at once, which grows within seconds', async () => {
    const { ann, ben } = await newRing(stage);
    for (const { page } of [ann, ben]) await watchHeights(page);
    await accept(ben);
    await Promise.all([ann, ben].map((person) => moreFrames(person)));
    for (const { page } of [ann, ben]) expect((await heightsAt(page))[0]).toBeLessThanOrEqual(SMALL);
    for (const { page } of [ann, ben])
      await soon(async () => expect((await heightsAt(page)).at(-1)).toBeGreaterThanOrEqual(GROWN));
  });

  it('has its limits before anything can be encoded, on both sides', async () => {
    const { ann, ben } = await newRing(stage);
    for (const { page } of [ann, ben]) await watchFirstScales(page);
    await accept(ben);
    await Promise.all([ann, ben].map((person) => moreFrames(person)));
    for (const { page } of [ann, ben]) expect(await firstScalesAt(page)).toEqual([CAPTURED / SMALL]);
  });

  it('is answered by one request, with the servers that were asked for while it rang', async () => {
    const asked: string[] = [];
    const { ann, ben } = await newRing(stage, 'Video', STAYING);
    ben.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await accept(ben);
    await Promise.all([ann, ben].map((person) => moreFrames(person)));
    expect(asked.filter((path) => path.endsWith('/accept'))).toHaveLength(1);
    expect(asked.filter((path) => path === '/api/config')).toEqual([]);
    expect(ben.wire.countSent('call:join')).toBe(0);
  });

  it('does not wait for a microphone and a camera that are slow: the caller is heard, and they follow', async () => {
    const { ann, ben } = await newRing(stage, 'Video', STAYING);
    await holdCaptures(ben.page);
    await accept(ben);
    await moreFrames(ben);
    await moreSound(ben);
    expect((await recordingOf(ben.page)).connections).toHaveLength(1);
    await giveCaptures(ben.page);
    await moreFrames(ann);
    await moreSound(ann);
    expect((await openAt(ben.page)).connections).toBe(1);
  });
});

type Watching = typeof globalThis & {
  heights: number[];
  firstScales: number[];
  recorder: { connections: { connection: RTCPeerConnection }[] };
};

/** From now on the page notes by how much each connection scales its picture down at the moment when it is negotiated. */
function watchFirstScales(page: Asked): Promise<void> {
  return page.evaluate(() => {
    const here = globalThis as Watching;
    here.firstScales = [];
    const watch = (connection: RTCPeerConnection) => {
      let noted = false;
      connection.addEventListener('signalingstatechange', () => {
        if (noted || connection.signalingState !== 'stable') return;
        noted = true;
        const [, picture] = connection.getSenders();
        here.firstScales.push(picture?.getParameters().encodings[0]?.scaleResolutionDownBy ?? 1);
      });
    };
    // The caller's is there while it rings.
    for (const { connection } of here.recorder.connections) watch(connection);
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        watch(this);
      }
    };
  });
}

function firstScalesAt(page: Asked): Promise<number[]> {
  return page.evaluate(() => (globalThis as Watching).firstScales);
}

/** From now on the page notes each size in which pictures arrive. */
function watchHeights(page: Asked): Promise<void> {
  return page.evaluate(() => {
    const here = globalThis as Watching;
    here.heights = [];
    const look = async () => {
      for (const { connection } of here.recorder.connections) {
        (await connection.getStats()).forEach(({ type, frameHeight }: { type: string; frameHeight?: number }) => {
          if (type === 'inbound-rtp' && frameHeight && here.heights.at(-1) !== frameHeight)
            here.heights.push(frameHeight);
        });
      }
      setTimeout(() => void look(), 20);
    };
    void look();
  });
}

function heightsAt(page: Asked): Promise<number[]> {
  return page.evaluate(() => (globalThis as Watching).heights);
}
