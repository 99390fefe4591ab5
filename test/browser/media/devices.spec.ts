import { itInLongRun } from '../../support/rounds.js';
import { lastingPerson } from '../support/lasting.js';
import { accept, button, moreFrames, moreSound, press, ring } from '../support/phone.js';
import { newPerson, useStage } from '../support/stage.js';
import { soon } from '../support/waiting.js';

describe('devices that the browser does not give', () => {
  const stage = useStage();

  it('without a microphone one may call and listen, everybody sees whose it is, and it can be had later', async () => {
    const ann = await newPerson(stage, 'Ann', { permissions: [] });
    const ben = await lastingPerson(stage, 'Ben');
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
    const ben = await lastingPerson(stage, 'Ben');
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

  itInLongRun('the screen stays awake for as long as the call lasts, also after the browser let it sleep', async () => {
    const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
    await ann.context.grantPermissions(['camera', 'microphone', 'screen-wake-lock']);
    await ann.page.evaluate(recordWakeLocks);
    const held = () =>
      ann.page.evaluate(() => (globalThis as unknown as Recorded).wakeLocks.map(({ released }) => !released));
    await ring(ann, ben, 'Audio');
    await accept(ben);
    await moreSound(ann);
    expect(await held()).toEqual([true]);
    // What browsers do while the page is hidden.
    await ann.page.evaluate(async () => {
      await (globalThis as unknown as Recorded).wakeLocks[0]?.release();
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await soon(async () => expect(await held()).toEqual([false, true]));
    await press(ann, 'Hang up');
    await soon(async () => expect(await held()).toEqual([false, false]));
  });
});

interface Recorded {
  wakeLocks: WakeLockSentinel[];
}

/** Runs in the page. */
function recordWakeLocks(): void {
  const wakeLocks: WakeLockSentinel[] = [];
  const request = navigator.wakeLock.request.bind(navigator.wakeLock);
  navigator.wakeLock.request = async (type) => {
    const lock = await request(type);
    wakeLocks.push(lock);
    return lock;
  };
  Object.assign(globalThis, { wakeLocks });
}
