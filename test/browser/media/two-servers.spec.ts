import { jest } from '@jest/globals';
import type { Call } from '../../../contracts/index.js';
import { ClusterCommand } from '../../support/cluster-command.js';
import { eventually } from '../../support/eventually.js';
import { itInLongRun } from '../../support/rounds.js';
import { expectGoodLooks } from '../support/looks.js';
import { machineDelayUntil } from '../support/machine.js';
import { callIdAt, moreFrames, newCall, overWith, press } from '../support/phone.js';
import { longestSoundGap, watchSoundGaps } from '../support/recorder.js';
import { NO_SERVER, newPerson, type Person, Stage } from '../support/stage.js';
import { soon } from '../support/waiting.js';

jest.setTimeout(300_000);

const GAP_MS = 1_000;
const BACK_MS = 5_000;
const START_MS = 60_000;
const FRONT_SAYS = /502|503/;

describe('T7: two servers behind a front', () => {
  itInLongRun(
    'one after the other is killed in a call: no sound stops for a second, both pages are back within 5 s, and the ladder tells it',
    async () => {
      const cluster = await ClusterCommand.start(['--front=small'], { DEMO: 'off' });
      const stage = new Stage({ server: cluster });
      try {
        await stage.open();
        const { ann, ben } = await newCall(stage);
        const callId = callIdAt(ann);
        stage.expectErrors(NO_SERVER);
        stage.expectErrors(FRONT_SAYS);
        await Promise.all([ann, ben].map(({ page }) => watchSoundGaps(page)));
        for (const server of [1, 2] as const) {
          const { pid, port } = cluster.serverNow(server);
          const killedAt = Date.now();
          process.kill(pid, 'SIGKILL');
          const back = Promise.all([ann, ben].map((person) => isBack(person, killedAt)));
          const delay = await machineDelayUntil(back, BACK_MS);
          const times = (await back).filter((ms) => ms > 0);
          process.stdout.write(
            `FIGURE T7: server ${server} killed, ${times.length} of 2 pages came back: ${times.join(', ')} ms\n`,
          );
          for (const ms of times) expect(ms).toBeLessThan(BACK_MS + delay);
          await eventually(() => cluster.serverNow(server).pid !== pid, START_MS);
          await eventually(async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok, START_MS);
          await Promise.all([ann, ben].map((person) => moreFrames(person)));
        }
        const gaps = await Promise.all([ann, ben].map(({ page }) => longestSoundGap(page)));
        process.stdout.write(`FIGURE T7: the longest gap in the sound: ${Math.round(Math.max(...gaps))} ms\n`);
        for (const gap of gaps) expect(gap).toBeLessThan(GAP_MS);
        expect((await ann.client.api<Call>('GET', `/calls/${callId}`)).body.status).toBe('accepted');
        await press(ben, 'Hang up');
        await Promise.all([ann, ben].map((person) => overWith(person, 'Call ended')));

        const sam = await newPerson(stage, 'Sam', { role: 'support' });
        await sam.page.goto(`${stage.url}/audit/calls/${callId}`);
        await sam.page
          .getByText(/Server .* died or stood still/)
          .first()
          .waitFor();
        await expectGoodLooks(sam.page, 'two-servers-killed', { sideways: 'parley-ladder .scroller' });
        await stage.clear();
      } finally {
        await stage.close();
        await cluster.close();
      }
    },
  );
});

/**
 * Waits until the page has an answered connection to a server.
 * @returns how long after the kill it had resumed the call, in ms; 0 if its own server goes on
 */
async function isBack({ wire }: Person, killedAt: number): Promise<number> {
  const resumed = () =>
    wire.sent.find(({ event, at, ack }) => event === 'call:resume' && at > killedAt && ack?.ok === true);
  const beat = () =>
    wire.sent.find(({ event, at, ack }) => event === 'call:heartbeat' && at > killedAt && ack?.ok === true);
  await soon(() => resumed() !== undefined || beat() !== undefined);
  const resume = resumed();
  return resume ? resume.at - killedAt : 0;
}
