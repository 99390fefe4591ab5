import type { Trouble } from '../../../contracts/index.js';
import { talkedAside } from '../../support/adding.js';
import type { TestClient } from '../../support/client.js';
import { expectGoodLooks, LONG_NAME, RIGHT_TO_LEFT } from '../support/looks.js';
import { newAccount, newPerson, useStage } from '../support/stage.js';
import { goWithin } from '../support/tab.js';

/** A call in which the browser of `to` had this trouble. */
const talk = (from: TestClient, to: TestClient, what: Trouble) =>
  talkedAside(from, to, ({ callId, callee }) => callee.socket.ok('call:trouble', { callId, what }));

describe('why a call went wrong', () => {
  const stage = useStage();

  it('comes to the open history by itself, and stands in the details and on the page of a person', async () => {
    const [ann, ben] = [await newPerson(stage, LONG_NAME), await newAccount(stage, RIGHT_TO_LEFT)];
    const { page } = ann;
    await page.getByRole('link', { name: 'History', exact: true }).click();
    await page.locator('parley-empty-place').waitFor();
    const callId = await talk(ann.client, ben.client, 'microphone-missing');
    await talk(ben.client, ann.client, 'microphone-denied');
    const theirs = page.locator('.why').getByText(`${ben.name}\u2069’s browser had no microphone.`);
    await theirs.waitFor();
    await page.locator('.why').getByText('Your browser was not allowed to use the microphone.').waitFor();
    await expectGoodLooks(page, 'history-why');
    await goWithin(page, `/people/${ben.client.user.id}`);
    await theirs.waitFor();
    await expectGoodLooks(page, 'person-why');
    await goWithin(page, `/history/${callId}`);
    await page.locator('.reason').getByText('’s browser had no microphone.').waitFor();
    await expectGoodLooks(page, 'call-details-why');
  });
});
