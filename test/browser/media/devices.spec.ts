import { itInLongRun } from '../../support/rounds.js';
import { accept, button, moreFrames, moreSound, ring } from '../support/phone.js';
import { newPerson, useStage } from '../support/stage.js';

describe('devices that the browser does not give', () => {
  const stage = useStage();

  it('without a microphone one may call and listen, everybody sees whose it is, and it can be had later', async () => {
    const ann = await newPerson(stage, 'Ann', { permissions: [] });
    const ben = await newPerson(stage, 'Ben');
    await ring(ann, ben, 'Audio');
    await ann.page.getByText('Your browser refused the microphone.').waitFor();
    await accept(ben);
    await moreSound(ann);
    await ben.page.getByText(`${ann.name} has no microphone and only listens`).waitFor();
    await ann.page.context().grantPermissions(['microphone']);
    await button(ann.page, 'Try again to use the microphone').click();
    await moreSound(ben);
    await ben.page.getByText(`${ann.name} has no microphone and only listens`).waitFor({ state: 'detached' });
    await button(ann.page, 'Mute').waitFor();
  });

  itInLongRun('without a microphone an accepted call goes on, and both are told whose is missing', async () => {
    const ann = await newPerson(stage, 'Ann');
    const ben = await newPerson(stage, 'Ben', { permissions: [] });
    await ring(ann, ben, 'Audio');
    await accept(ben);
    await ben.page.getByText('Your browser refused the microphone.').waitFor();
    await ann.page.getByText(`${ben.name} has no microphone and only listens`).waitFor();
    await moreSound(ben);
    await button(ben.page, 'Turn microphone on').waitFor();
  });

  it('without a camera the call goes on with sound, and the page says so', async () => {
    const ann = await newPerson(stage, 'Ann', { permissions: ['microphone'] });
    const ben = await newPerson(stage, 'Ben');
    await ring(ann, ben);
    await accept(ben);
    await ann.page
      .getByText(
        'Your browser refused the camera. Allow it by the sign beside the address, then try again. You are heard, but not seen.',
      )
      .waitFor();
    await moreSound(ben);
    await moreFrames(ann);
    await ben.page.locator('parley-tile parley-avatar').waitFor();
    await button(ann.page, 'Turn camera on').waitFor();
    await ann.page.getByRole('button', { name: 'Dismiss: Your browser refused the camera' }).click();
    await ann.page.getByText('You are heard, but not seen.').waitFor({ state: 'detached' });
  });
});
