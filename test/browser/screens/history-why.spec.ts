import type { Call } from '../../../contracts/index.js';
import type { TestClient } from '../../support/client.js';
import { MEDIA } from '../../support/meeting.js';
import { expectGoodLooks } from '../support/looks.js';
import { newPerson, useStage } from '../support/stage.js';

const LONG = 'Maximiliane-Alexandra von Hohenstein-Wartenburg zu Lichtenau';
const RIGHT_TO_LEFT = 'عبد الرحمن المهندس';

/** A call in which the browser of `to` had this trouble. */
async function talk(from: TestClient, to: TestClient, what: 'microphone-missing' | 'microphone-denied'): Promise<Call> {
  const [caller, callee] = [from.device(), to.device()];
  const [a, b] = [await caller.socket(), await callee.socket()];
  const { body: call } = await caller.api<Call>('POST', '/calls', { calleeId: to.user.id, type: 'audio' });
  await a.ok('call:join', { callId: call.id, media: MEDIA });
  await callee.api('POST', `/calls/${call.id}/accept`);
  await b.ok('call:join', { callId: call.id, media: MEDIA });
  await b.ok('call:trouble', { callId: call.id, what });
  await caller.api('POST', `/calls/${call.id}/end`);
  for (const socket of [a, b]) socket.close();
  return call;
}

describe('why a call went wrong', () => {
  const stage = useStage();

  it('comes to the open history by itself, and stands in the details and on the page of a person', async () => {
    const [ann, ben] = [await newPerson(stage, LONG), await newPerson(stage, RIGHT_TO_LEFT)];
    const { page } = ann;
    await page.getByRole('link', { name: 'History', exact: true }).click();
    await page.locator('parley-empty-place').waitFor();
    const call = await talk(ann.client, ben.client, 'microphone-missing');
    await talk(ben.client, ann.client, 'microphone-denied');
    const theirs = page.locator('.why').getByText(`${ben.name}\u2069’s browser had no microphone.`);
    await theirs.waitFor();
    await page.locator('.why').getByText('Your browser was not allowed to use the microphone.').waitFor();
    await expectGoodLooks(page, 'history-why');
    await page.goto(`${stage.url}/people/${ben.client.user.id}`);
    await theirs.waitFor();
    await expectGoodLooks(page, 'person-why');
    await page.goto(`${stage.url}/history/${call.id}`);
    await page.locator('.reason').getByText('’s browser had no microphone.').waitFor();
    await expectGoodLooks(page, 'call-details-why');
  });
});
