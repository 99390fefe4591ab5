import { arrivedAt, openAt } from '../support/recorder.js';
import {
  accept,
  button,
  moreFrames,
  moreSound,
  newCall,
  newestInHistory,
  newRing,
  nothingOpen,
  overWith,
  press,
  ringing,
  shareScreen,
  STAYING,
} from '../support/phone.js';
import { useStage } from '../support/stage.js';
import type { Tab } from '../support/tab.js';
import { settled, soon } from '../support/waiting.js';

describe('a call in two browsers', () => {
  const stage = useStage();

  it('goes from ringing through talking to the history of both, and leaves nothing open', async () => {
    const { ann, ben } = await newRing(stage, 'Video', STAYING);
    expect(await ben.page.title()).toBe(`📞 ${ann.name} is calling`);
    await accept(ben);
    for (const { page } of [ann, ben]) await page.getByTestId('remote-video').waitFor();
    await Promise.all([ann, ben].map(async (person) => [await moreFrames(person), await moreSound(person)]));

    for (const { page } of [ann, ben]) {
      const timer = page.getByRole('timer');
      const words = await timer.textContent();
      await soon(async () => (await timer.textContent()) !== words);
      await page.getByTestId('local-video').waitFor();
      expect(await page.getByTestId('remote-video').isVisible()).toBe(true);
    }

    await press(ben, 'Hang up');
    await Promise.all([ann, ben].map((person) => overWith(person, 'Call ended')));
    await Promise.all([ann, ben].map(nothingOpen));

    for (const [person, direction, other] of [
      [ann, 'Outgoing', ben],
      [ben, 'Incoming', ann],
    ] as const) {
      await button(person.page, 'Close').click();
      const row = await newestInHistory(person);
      await row.getByText(new RegExp(`^${direction} · \\d+ (s|sec|min)`)).waitFor();
      await row.getByText(other.name, { exact: true }).waitFor();
    }
    // Calls back with one click.
    await ben.page
      .locator('parley-call-row')
      .first()
      .getByRole('button', { name: `Audio call ${ann.name}` })
      .click();
    await ringing(ben, ann, ben);
    await press(ben, 'Hang up');
    await overWith(ben, 'Cancelled');
  });

  it('B2: who is muted is not heard, and the other reads so', async () => {
    const { ann, ben } = await newCall(stage, 'Video', STAYING);
    await moreSound(ben);
    await press(ann, 'Mute');
    await ben.page.getByText(`${ann.name} is muted`).waitFor();
    await settled(async () => (await arrivedAt(ben.page)).audioEnergy, 2_500);
    await moreSound(ann);
    await press(ann, 'Unmute');
    await ben.page.getByText(`${ann.name} is muted`).waitFor({ state: 'detached' });
    await moreSound(ben);
  });

  it('B2: no frame leaves a camera that is off, its light goes out, and the other sees the avatar', async () => {
    const { ann, ben } = await newCall(stage, 'Video', STAYING);
    await press(ann, 'Turn camera off');
    await soon(async () => expect((await openAt(ann.page)).tracks).toEqual(['audio']));
    await ben.page.getByTestId('remote-video').waitFor({ state: 'hidden' });
    await ben.page.locator('parley-tile parley-avatar').waitFor();
    await settled(async () => (await arrivedAt(ben.page)).framesDecoded, 1_500);
    await moreFrames(ann);
    await press(ann, 'Turn camera on');
    await moreFrames(ben);
    await ben.page.getByTestId('remote-video').waitFor();
  });

  it('shows a shared screen in place of the camera, and the camera again afterwards', async () => {
    const { ann, ben } = await newCall(stage, 'Video', { ofAnn: { window: true } });
    await soon(async () => expect(await colourSeen(ben)).toBe('green'));
    await shareScreen(ann);
    await ben.page.getByLabel(`Screen of ${ann.name}`).waitFor();
    await soon(async () => expect(await colourSeen(ben)).toBe('red'));
    await moreFrames(ben, 1);
    await button(ann.page, 'Stop sharing').first().click();
    await ben.page.getByLabel(`Picture of ${ann.name}`).waitFor();
    await soon(async () => expect(await colourSeen(ben)).toBe('green'));
    await moreFrames(ben);
    await soon(async () => expect((await openAt(ann.page)).tracks).toEqual(['audio', 'video']));
  });
});

/** The colour of what is shown: Chromium's simulated camera is green all over, the shared screen is red. */
async function colourSeen({ page }: Tab): Promise<string> {
  const [red, green, blue] = await page.getByTestId('remote-video').evaluate((video: HTMLVideoElement) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1, 1];
    const context = canvas.getContext('2d')!;
    context.imageSmoothingQuality = 'high';
    context.drawImage(video, 0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  });
  if (green! > red! + 50 && green! > blue! + 50) return 'green';
  return red! > green! + 50 && red! > blue! + 50 ? 'red' : `${red}, ${green}, ${blue}`;
}
