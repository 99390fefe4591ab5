import { startLoopbackCoturn } from '../../support/coturn.mjs';
import { itInLongRun, LONG } from '../../support/rounds.js';
import { freePort } from '../../support/ports.mjs';
import { relayAt } from '../support/meddling.js';
import { PersonLine } from '../support/person-line.js';
import { accept, moreSound, press, overWith, ring, ringing } from '../support/phone.js';
import { RoughLine } from '../support/rough-line.js';
import { newPerson, onStage, type Person, type Stage } from '../support/stage.js';
import { PATIENCE_MS, soon } from '../support/waiting.js';

const MINUTES_MS = 180_000;
/** What a page that is cut off writes to its console. */
const NO_NETWORK = /net::ERR|WebSocket|Failed to load/;
const GIVEN_UP_MS = 45_000;

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Two who talk through a TURN server. The network of one of them, to server and relay alike, can be cut. */
interface Talk {
  ann: Person;
  ben: Person;
  cut: () => void;
  mend: () => void;
}

async function talk(act: (talk: Talk) => Promise<void>): Promise<void> {
  const [port, secret] = [await freePort(), 'shared by relay and server'];
  const relay = await startLoopbackCoturn({ port, secret });
  const [media, server] = [await RoughLine.to(port), await PersonLine.begin()];
  const TURN_URLS = `turn:127.0.0.1:${port}?transport=udp`;
  try {
    await onStage({ TURN_URLS, TURN_SECRET: secret, ICE_TRANSPORT_POLICY: 'relay' }, async (stage) => {
      const people = await together(stage, { media, server });
      const cut = () => (media.become({ loss: 1 }), server.cut());
      const mend = () => (media.become({}), server.mend());
      stage.expectErrors(NO_NETWORK);
      await act({ ...people, cut, mend });
    });
  } finally {
    await media.close();
    server.close();
    relay.stop();
  }
}

async function together(stage: Stage, { media, server }: { media: RoughLine; server: PersonLine }) {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben', { proxy: server.proxy })]);
  await relayAt(ben.page, media.port);
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  await accept(ben);
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  return { ann, ben };
}

const resumes = ({ wire }: Person) => wire.sent.filter(({ event, ack }) => event === 'call:resume' && ack?.ok).length;

/** The call goes on, and both hear each other within `soundMs` of the network's return. */
async function comesBack({ ms, soundMs }: { ms: number; soundMs: number }, { ann, ben, cut, mend }: Talk) {
  cut();
  await pass(ms);
  mend();
  const backAt = performance.now();
  await Promise.all([ann, ben].map((person) => moreSound(person)));
  const back = performance.now() - backAt;
  process.stdout.write(`FIGURE B1: ${ms} ms cut off: sound ${Math.round(back)} ms after the return\n`);
  expect(back).toBeLessThan(soundMs);
  await soon(() => resumes(ben) > 0);
  await press(ann, 'Hang up');
  await overWith(ben, 'Call ended');
}

describe('B1: the network of one drops in a call', () => {
  // How soon is measured in the long run, which has the machine for itself.
  it(
    'for 5 s: the call goes on, with sound within 2 s of the return',
    () => talk((both) => comesBack({ ms: 5_000, soundMs: LONG ? 2_000 : PATIENCE_MS }, both)),
    MINUTES_MS,
  );

  itInLongRun(
    'for 20 s: the call goes on, with sound within 5 s of the return',
    () => talk((both) => comesBack({ ms: 20_000, soundMs: 5_000 }, both)),
    MINUTES_MS,
  );

  itInLongRun(
    'for a minute: both read that the connection is lost within 45 s',
    () =>
      talk(async ({ ann, ben, cut, mend }) => {
        const cutAt = performance.now();
        cut();
        const lost = ({ page }: Person) =>
          page.getByRole('heading', { name: 'Connection lost' }).waitFor({ timeout: GIVEN_UP_MS + 15_000 });
        await Promise.all([ann, ben].map(lost));
        const after = performance.now() - cutAt;
        process.stdout.write(
          `FIGURE B1: a minute cut off: both read "Connection lost" after ${Math.round(after)} ms\n`,
        );
        expect(after).toBeLessThan(GIVEN_UP_MS);
        await pass(60_000 - after);
        mend();
      }),
    MINUTES_MS,
  );
});
