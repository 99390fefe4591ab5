import { expectGoodLooks, LONG_NAME, RIGHT_TO_LEFT } from '../support/looks.js';
import { button, callIdAt, ring } from '../support/phone.js';
import { newAccount, newPerson, useStage } from '../support/stage.js';
import { goWithin } from '../support/tab.js';

describe('a problem with a call', () => {
  const stage = useStage();

  it('goes from the end of the call to support, and the answer back to the history, without a reload', async () => {
    const [ann, ben] = [await newPerson(stage, LONG_NAME), await newAccount(stage, RIGHT_TO_LEFT)];
    const sam = await newPerson(stage, 'Sam', { role: 'support' });

    await ring(ann, ben);
    const callId = callIdAt(ann);
    await ben.client.api('POST', `/calls/${callId}/reject`);
    await button(ann.page, 'Report a problem').click();
    await ann.page.getByRole('radio', { name: 'It did not connect' }).check();
    await ann.page.getByLabel('In your words').fill('It rang and rang');
    await expectGoodLooks(ann.page, 'problem-dialog');
    await button(ann.page, 'Send to support').click();
    await ann.page.getByText('You reported: It did not connect').waitFor();
    await expectGoodLooks(ann.page, 'problem-reported');

    await goWithin(sam.page, '/audit/problems?state=open');
    const row = sam.page.getByRole('listitem').filter({ hasText: `#${callId}` });
    await row.getByText('It rang and rang').waitFor();
    await expectGoodLooks(sam.page, 'problem-list');
    await goWithin(ann.page, `/history/${callId}`);
    await ann.page.getByText('Support has not looked at it yet.').waitFor();
    await row.getByRole('button', { name: `Answer the report of ${ann.name}` }).click();
    await sam.page.getByRole('radio', { name: 'Solved' }).click();
    await sam.page.getByLabel('Answer (optional)').fill('They declined; nothing was broken.');
    await expectGoodLooks(sam.page, 'problem-answer');
    await button(sam.page, 'Save').click();
    await row.getByText('They declined; nothing was broken.').waitFor();

    await ann.page.getByText('Support: They declined; nothing was broken.').waitFor();
    await ann.page.getByText('New', { exact: true }).waitFor();
    await expectGoodLooks(ann.page, 'problem-answered');
    await ann.page.goto(`${stage.url}/history/${callId}`);
    await ann.page.getByText('Support: They declined; nothing was broken.').waitFor();
    expect(await ann.page.getByText('New', { exact: true }).count()).toBe(0);

    await goWithin(sam.page, `/audit/calls/${callId}`);
    // The list of problems, which is being left, shows the same words.
    await sam.page.locator('parley-case-page').getByText('It rang and rang').waitFor();
    await expectGoodLooks(sam.page, 'problem-case', { sideways: 'parley-ladder .scroller' });
  });
});
