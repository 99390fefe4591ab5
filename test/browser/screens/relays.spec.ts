import { startLoopbackCoturn } from '../../support/coturn.mjs';
import { freePort } from '../../support/ports.mjs';
import { expectGoodLooks } from '../support/looks.js';
import { button } from '../support/phone.js';
import { newPerson, onStage, type Person, type Stage } from '../support/stage.js';

const SECRET = 'shared by relay and server';

async function newAdmin(stage: Stage): Promise<Person> {
  const ruth = await newPerson(stage, 'Ruth', { role: 'admin' });
  await ruth.page.getByRole('link', { name: 'Audit' }).click();
  await ruth.page.getByRole('link', { name: 'Relays' }).click();
  await ruth.page.getByRole('heading', { name: 'Relays' }).waitFor();
  return ruth;
}

describe('the check of the relays', () => {
  it('a real TURN server works from the server and from the browser; a port where nobody listens is told', async () => {
    const [port, nobody] = [await freePort(), await freePort()];
    const turn = await startLoopbackCoturn({ port, secret: SECRET });
    const TURN_URLS = [
      `turn:127.0.0.1:${port}?transport=udp`,
      `turn:127.0.0.1:${port}?transport=tcp`,
      `turns:127.0.0.1:${nobody}?transport=tcp`,
    ].join(',');
    try {
      await onStage({ TURN_URLS, TURN_SECRET: SECRET }, async (stage) => {
        const { page } = await newAdmin(stage);
        await page.getByText('2 of 3 give a relay address to the server, 2 to this browser.').waitFor();
        const rows = page.getByRole('main').getByRole('listitem');
        const texts = (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
        for (const text of texts.slice(0, 2))
          expect(text).toMatch(
            /From the server Works in part 127\.0\.x\.x .* From this browser Works in part 127\.0\.x\.x/,
          );
        expect(texts[2]).toMatch(
          /From the server Fails Nothing listens .* From this browser Fails The browser could not/,
        );
        await expectGoodLooks(page, 'audit-relays');
        await button(page, 'Check again').click();
        await page.getByText('2 of 3 give a relay address to the server, 2 to this browser.').waitFor();
      });
    } finally {
      turn.stop();
    }
  }, 120_000);

  it(
    'says what to set where there is no TURN server',
    () =>
      onStage({}, async (stage) => {
        const { page } = await newAdmin(stage);
        await page.getByText('No TURN server is set up').waitFor();
        await expectGoodLooks(page, 'audit-relays-empty');
      }),
    90_000,
  );
});
