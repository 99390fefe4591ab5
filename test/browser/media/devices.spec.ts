import { accept, button, card, moreFrames, moreSound, ring } from '../support/phone.js';
import { recordingOf } from '../support/recorder.js';
import { newPerson, useStage } from '../support/stage.js';

describe('devices that the browser does not give', () => {
  const stage = useStage();

  it('without a microphone nobody is rung, and the page says what is wrong and what to do', async () => {
    const ann = await newPerson(stage, 'Ann', { permissions: [] });
    const ben = await newPerson(stage, 'Ben');
    await ann.page.getByLabel('Search people').fill(ben.name);
    for (const type of ['Audio', 'Video']) {
      await button(ann.page, `${type} call ${ben.name}`).first().click();
      await ann.page
        .getByText('Your browser blocks the microphone. Allow it in the address bar, then try again.')
        .first()
        .waitFor();
      await button(ann.page, `${type} call ${ben.name}`).first().waitFor();
    }
    expect(await card(ben, ann).count()).toBe(0);
    expect((await recordingOf(ann.page)).connections).toEqual([]);
    expect((await ann.client.api('GET', '/calls')).body).toMatchObject({ items: [] });
  });

  it('without a microphone an accepted call ends, and both are told why', async () => {
    const ann = await newPerson(stage, 'Ann');
    const ben = await newPerson(stage, 'Ben', { permissions: [] });
    await ring(ann, ben);
    await accept(ben);
    await ben.page.getByText('Your browser blocks the microphone.').waitFor();
    for (const { page } of [ann, ben]) await page.getByRole('heading', { name: 'No microphone' }).waitFor();
  });

  it('without a camera the call goes on with sound, and the page says so', async () => {
    const ann = await newPerson(stage, 'Ann', { permissions: ['microphone'] });
    const ben = await newPerson(stage, 'Ben');
    await ring(ann, ben);
    await accept(ben);
    await ann.page
      .getByText(
        'Your browser blocks the camera. Allow it in the address bar, then try again. You are heard, but not seen.',
      )
      .waitFor();
    await moreSound(ben);
    await moreFrames(ann);
    await ben.page.locator('parley-remote-view parley-avatar').waitFor();
    await button(ann.page, 'Turn camera on').waitFor();
    await button(ann.page, 'Dismiss').click();
    await ann.page.getByText('You are heard, but not seen.').waitFor({ state: 'detached' });
  });
});
