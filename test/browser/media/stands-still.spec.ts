import { itInLongRun } from '../../support/rounds.js';
import { accept, moreSound, nothingOpen, overWith, press, ring, ringing } from '../support/phone.js';
import { newPerson, type Person, useStage } from '../support/stage.js';

const MINUTES_MS = 180_000;
/** The grace that the server gives, the sweep after it, and some patience. */
const GIVEN_UP_MS = 50_000;
const NO_NETWORK = /net::ERR|WebSocket|Failed to load/;

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The processes of pages, of the browser that this page is in. */
async function renderersOf({ page }: Person): Promise<number[]> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

describe('a page that stands still in a call', () => {
  let stopped: number[] = [];
  const wake = () => stopped.splice(0).forEach((pid) => process.kill(pid, 'SIGCONT'));
  afterEach(wake);
  const stage = useStage();

  /** Ann and Ben talk, until the process of Ben's page stands still: as on a machine that sleeps, with all connections. */
  async function talk() {
    const ann = await newPerson(stage, 'Ann');
    const others = await renderersOf(ann);
    const ben = await newPerson(stage, 'Ben');
    await ring(ann, ben, 'Audio');
    await ringing(ann, ben, ann);
    await accept(ben);
    await Promise.all([ann, ben].map((person) => moreSound(person)));
    stage.expectErrors(NO_NETWORK);
    stopped = (await renderersOf(ben)).filter((pid) => !others.includes(pid));
    expect(stopped).not.toEqual([]);
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    return { ann, ben };
  }

  itInLongRun(
    'for 20 s: the call goes on',
    async () => {
      const { ann, ben } = await talk();
      await pass(20_000);
      wake();
      const backAt = performance.now();
      await Promise.all([ann, ben].map((person) => moreSound(person)));
      const back = Math.round(performance.now() - backAt);
      process.stdout.write(`FIGURE a page stands still for 20 s: sound ${back} ms after it goes on\n`);
      expect(back).toBeLessThan(5_000);
      await press(ben, 'Hang up');
      await Promise.all([ann, ben].map((person) => overWith(person, 'Call ended')));
    },
    MINUTES_MS,
  );

  itInLongRun(
    'for a minute: the other reads that the connection is lost, and so does the page when it goes on',
    async () => {
      const { ann, ben } = await talk();
      const from = performance.now();
      await ann.page.getByRole('heading', { name: 'Connection lost' }).waitFor({ timeout: GIVEN_UP_MS });
      const lost = Math.round(performance.now() - from);
      await pass(60_000 - lost);
      wake();
      const backAt = performance.now();
      await ben.page.getByRole('heading', { name: 'Connection lost' }).waitFor();
      const told = Math.round(performance.now() - backAt);
      process.stdout.write(
        `FIGURE a page stands still for a minute: the other reads it after ${lost} ms, the page ${told} ms after it goes on\n`,
      );
      await Promise.all([ann, ben].map(nothingOpen));
    },
    MINUTES_MS,
  );
});
