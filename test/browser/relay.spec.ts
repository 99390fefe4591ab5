import { startCoturn } from '../support/coturn.mjs';
import { freePort } from '../support/server-process.js';
import { accept, moreFrames, newCall, nothingOpen, press, ring, ringing } from './support/phone.js';
import { newPerson, type Person, Stage } from './support/stage.js';

const SECRET = 'shared by relay and server';

/** The candidate pairs that carry media, by their local type. */
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

async function onStage(env: Record<string, string>, act: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = new Stage({ env });
  await stage.open();
  try {
    await act(stage);
    await stage.clear();
  } finally {
    await stage.close();
  }
}

describe('relay only, through a TURN server', () => {
  let turn: { stop: () => void };
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    turn = await startCoturn({ port, secret: SECRET });
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

  it(
    'with a wrong secret there is no way through: both sides read that the call failed',
    () =>
      onStage(settings('not what the relay has'), async (stage) => {
        const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
        await ring(ann, ben);
        await ringing(ann, ben, ann);
        await accept(ben);
        await Promise.all([ann, ben].map(({ page }) => page.getByText('Connecting…').waitFor()));
        // Recovery gives up after 40 s, on both sides at once: the second to say so is told that the call is over.
        stage.expectErrors(/409 .*\/end$/);
        const over = ({ page }: Person) =>
          page.getByRole('heading', { name: 'Could not connect', exact: true }).waitFor({ timeout: 60_000 });
        await Promise.all([ann, ben].map(over));
        await Promise.all([ann, ben].map(nothingOpen));
      }),
    120_000,
  );
});
