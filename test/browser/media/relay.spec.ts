import { startLoopbackCoturn } from '../../support/coturn.mjs';
import { freePort } from '../../support/ports.mjs';
import { moreFrames, newCall, nothingOpen, press } from '../support/phone.js';
import { onStage, type Person } from '../support/stage.js';

const SECRET = 'shared by relay and server';

/** The local candidate types of the pairs that carry media. */
async function localTypes({ page }: Person): Promise<string[]> {
  return page.evaluate(async () => {
    type Recorder = { connections: { connection: RTCPeerConnection }[] };
    const { connections } = (globalThis as unknown as { recorder: Recorder }).recorder;
    const types: string[] = [];
    for (const { connection } of connections) {
      const stats = await connection.getStats();
      stats.forEach((row: RTCStats & Record<string, unknown>) => {
        if (row.type !== 'candidate-pair' || row['state'] !== 'succeeded' || !row['nominated']) return;
        const local = stats.get(String(row['localCandidateId'])) as Record<string, unknown> | undefined;
        types.push(String(local?.['candidateType']));
      });
    }
    return types;
  });
}

describe('relay only, through a TURN server', () => {
  let turn: { stop: () => void };
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    turn = await startLoopbackCoturn({ port, secret: SECRET });
  }, 60_000);
  afterAll(() => turn.stop());

  const settings = (secret: string) => ({
    TURN_URLS: `turn:127.0.0.1:${port}?transport=udp`,
    TURN_SECRET: secret,
    ICE_TRANSPORT_POLICY: 'relay',
  });

  it(
    'the credentials that the server makes are good, and all media goes through the relay',
    () =>
      onStage(settings(SECRET), async (stage) => {
        const { ann, ben } = await newCall(stage);
        for (const person of [ann, ben]) expect(new Set(await localTypes(person))).toEqual(new Set(['relay']));
        await Promise.all([ann, ben].map((person) => moreFrames(person)));
        await press(ann, 'Hang up');
        await Promise.all([ann, ben].map(nothingOpen));
      }),
    90_000,
  );
});
