import { expectGoodLooks, LONG_NAME, RIGHT_TO_LEFT } from '../support/looks.js';
import { accept, button, callIdAt, overWith, ring } from '../support/phone.js';
import { newPerson, useStage } from '../support/stage.js';
import { goWithin } from '../support/tab.js';

describe('the running calls', () => {
  const stage = useStage();

  it('appear, change and go by themselves, and an administrator ends one', async () => {
    const [ann, ben] = [await newPerson(stage, LONG_NAME), await newPerson(stage, RIGHT_TO_LEFT)];
    const ruth = await newPerson(stage, 'Ruth', { role: 'admin' });
    await goWithin(ruth.page, '/audit/live');
    await ruth.page.getByRole('heading', { name: 'Live', exact: true }).waitFor();

    await ring(ann, ben);
    const callId = callIdAt(ann);
    const row = ruth.page.locator('.calls > li').filter({ hasText: `#${callId}` });
    await row.getByText('Rings', { exact: true }).waitFor();
    await accept(ben);
    await row.getByText('Runs', { exact: true }).waitFor();
    await row.getByText('Connected', { exact: true }).waitFor();
    await row.getByText('direct', { exact: true }).waitFor();
    await expectGoodLooks(ruth.page, 'live');

    const other = await ruth.newTab();
    await goWithin(other.page, `/audit/calls/${callId}`);
    await other.page.getByText('This page follows it.').waitFor();
    await button(ruth.page, `End call #${callId}…`).click();
    await ruth.page.getByLabel('Reason').fill('The line is needed');
    await expectGoodLooks(ruth.page, 'live-end');
    await button(ruth.page, 'End the call').click();
    for (const person of [ann, ben]) await overWith(person, 'Ended by an administrator');
    await row.waitFor({ state: 'detached' });
    await other.page.getByText('This page follows it.').waitFor({ state: 'detached' });
  });
});
