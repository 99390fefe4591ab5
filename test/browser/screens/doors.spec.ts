import type { Page } from 'playwright-core';
import type { Call } from '../../../contracts/index.js';
import { newRoom } from '../../support/client.js';
import { itInLongRun } from '../../support/rounds.js';
import { lastingPerson } from '../support/lasting.js';
import { expectGoodLooks } from '../support/looks.js';
import { confirm, inside, joinNow, MEETING, MEETING_MS, openPanel } from '../support/meeting.js';
import { button, overWith, press } from '../support/phone.js';
import { giveCaptures, holdFirstCaptures } from '../support/recorder.js';
import { newAccount, newPerson, type Stage, useStage } from '../support/stage.js';
import { goWithin } from '../support/tab.js';
import { soon } from '../support/waiting.js';

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherungsbeirat';
const RIGHT_TO_LEFT = 'اجتماع الفريق الأسبوعي للمهندسين';

const WINDOWS = [
  { width: 1280, height: 800 },
  { width: 1280, height: 560 },
  { width: 360, height: 740 },
];

describe('the lobby and the doors of rooms are readable by axe, in light and dark, wide and narrow', () => {
  const stage = useStage({ unused: true });

  it('the lobby, empty and full, and what makes, changes and deletes a room', async () => {
    const ann = await lastingPerson(stage, 'Ann');
    const { page } = ann;
    await page.getByRole('link', { name: 'Rooms' }).click();
    await page.getByText('No rooms yet').waitFor();
    await expectGoodLooks(page, 'lobby-empty');
    await button(page, 'Create room').click();
    await button(page, 'More').click();
    await page.getByLabel('Most people').fill('99');
    await button(page, 'Create room').click();
    await page.getByText('Give the room a title.').waitFor();
    await expectGoodLooks(page, 'room-mistakes');
    await page.getByLabel('Most people').fill('8');
    await page.getByLabel('Title').fill('Stand-up');
    await button(page, 'Create room').click();
    await button(page, 'Enter Stand-up').waitFor();
    await newRoom(ann.client, { title: RIGHT_TO_LEFT, access: 'invite', locked: true, waitingRoom: true });
    await newRoom(ann.client, { title: LONG, access: 'open', guestsAllowed: true, password: 'sesame' });
    await button(page, `Enter ${LONG}`).waitFor();
    await expectGoodLooks(page, 'lobby');
    await button(page, `Edit ${LONG}`).click();
    await page.getByText('Everybody in the company can come in.').waitFor();
    await expectGoodLooks(page, 'room-edit');
    await button(page, 'Cancel').click();
    await button(page, `Delete ${LONG}`).click();
    await button(page, 'Delete room').waitFor();
    await expectGoodLooks(page, 'room-delete');
    await button(page, 'Delete room').click();
    await button(page, `Enter ${LONG}`).waitFor({ state: 'detached' });
  });

  it('the door for a user, for nobody, for a guest who waits and leaves', async () => {
    const ann = await newAccount(stage, 'Ann');
    const { code } = await newRoom(ann.client, {
      ...{ title: LONG, access: 'open', guestsAllowed: true },
      ...{ password: 'sesame', waitingRoom: true },
    });
    const ben = await newPerson(stage, 'Ben');
    await goWithin(ben.page, `/join/${code}`);
    await ben.page.getByTestId('own-preview').waitFor();
    await expectGoodLooks(ben.page, 'door');

    const { page, expected } = await stage.newTab(await stage.newContext(), `/join/${code}`);
    await button(page, 'Join now').click();
    await page.getByText('Enter the name that the others will see.').waitFor();
    await expectGoodLooks(page, 'door-nobody');
    await page.getByLabel('Your name').fill('Gus');
    await page.getByLabel('Password of the room').fill('wrong');
    expected.push(/403 .*\/guests$/);
    await button(page, 'Join now').click();
    await page.getByText('This is not the password of the room.').waitFor();
    await page.getByLabel('Password of the room').fill('sesame');
    await button(page, 'Join now').click();
    await page.getByText('No host is here yet.').waitFor();
    await expectGoodLooks(page, 'door-waiting');
    await page.reload();
    await page.getByText('No host is here yet.').waitFor();
    await button(page, 'Leave').click();
    await page.getByText('You have left').waitFor();
    await expectGoodLooks(page, 'door-left');
  });

  itInLongRun('links that lead nowhere, or only people with an account further', async () => {
    const ann = await newAccount(stage, 'Ann');
    const { code } = await newRoom(ann.client, { title: RIGHT_TO_LEFT, access: 'open' });
    const { page } = await stage.newTab(await stage.newContext());
    await page.goto(`${stage.url}/join/${code}`);
    await page.getByText('This room is for people with an account.').waitFor();
    await expectGoodLooks(page, 'door-accounts');
    await page.goto(`${stage.url}/join/aaaa-bbbb-cccc`);
    await page.getByText('This link leads to no room').waitFor();
    await expectGoodLooks(page, 'door-nowhere');
    expect(await page.title()).toBe('Room · Parley');
  });

  it('a link that guests cannot use says so where it is copied, and a code leads in, pasted as a whole link', async () => {
    const ann = await lastingPerson(stage, 'Ann');
    const { page } = ann;
    const { code } = await newRoom(ann.client, { title: 'Retrospective', access: 'open' });
    await page.getByRole('link', { name: 'Rooms' }).click();
    const card = page.locator('parley-room-card').filter({ hasText: 'Retrospective' });
    await card.getByRole('button', { name: 'Copy link' }).click();
    await card.getByText('Guests cannot use this link').waitFor();
    await expectGoodLooks(page, 'lobby-link-note');
    await card.getByRole('switch').click();
    await card.getByText('Guests can use this link.').waitFor();
    await page.getByLabel('Join with a code').fill('Retrospective');
    await button(page, 'Join').click();
    await page.getByText('This is no code of a room.').waitFor();
    await expectGoodLooks(page, 'lobby-no-code');
    await page.getByLabel('Join with a code').fill(`${stage.url}/join/${code.toUpperCase()}`);
    await page.getByLabel('Join with a code').press('Enter');
    await page.getByTestId('own-preview').waitFor();
    await soon(async () => expect(await page.title()).toBe('Retrospective · Parley'));
  });
});

describe('without an account', () => {
  const stage = useStage({ ...MEETING, env: { GUEST_ROOMS: 'on' } });

  it(
    'one begins a meeting, another joins by the code; the first one lets the other in, mutes them, and ends it for all',
    async () => {
      await newRoom(stage.admin, { title: LONG, access: 'open', guestsAllowed: true, public: true });
      const first = await stage.newTab(await stage.newContext(), '/sign-in');
      await first.page.getByRole('link', { name: LONG }).waitFor();
      expect(await first.page.title()).toBe('Sign in · Parley');
      await expectGoodLooks(first.page, 'sign-in-guests');
      await first.page.getByRole('link', { name: 'Start a meeting' }).click();
      await first.page.getByTestId('own-preview').waitFor();
      await expectGoodLooks(first.page, 'start');
      await first.page.getByLabel('Your name').fill('Gus');
      await button(first.page, 'Start now').click();
      await inside(first);
      await expectGoodLooks(first.page, 'start-alone');
      const code = await first.page.locator('.alone .figures').innerText();

      const second = await stage.newTab(await stage.newContext(), '/sign-in');
      await second.page.getByLabel('Join with a code').fill(code.toUpperCase());
      await button(second.page, 'Join').click();
      await second.page.getByLabel('Your name').fill('Zoe');
      await joinNow(second);
      await second.page.getByText('The host will let you in soon.').waitFor();
      await button(first.page, 'Admit Zoe').click();
      await inside(second);
      await openPanel(first, 'Participants');
      await button(first.page, 'Mute Zoe').click();
      await first.page.getByRole('region', { name: 'Participants' }).getByText('Muted').waitFor();
      expect(await button(second.page, 'Mute Gus').count()).toBe(0);
      await press(first, 'End for all');
      await confirm(first, 'End for all');
      await overWith(second, 'The meeting has ended');
    },
    MEETING_MS,
  );
});

describe('a link is the same however it is written', () => {
  const stage = useStage();

  it('a guest who comes by one in capitals and with a word processor’s hyphens is in the meeting, and sees it', async () => {
    const { code } = await newRoom(stage.admin, { title: LONG, access: 'open', guestsAllowed: true });
    const { page } = await stage.newTab(await stage.newContext(), `/JOIN/${code.toUpperCase().replace('-', '–')}.`);
    await page.waitForURL(`${stage.url}/join/${code}`);
    await page.getByLabel('Your name').fill('Gus');
    await page.getByTestId('own-preview').waitFor();
    await button(page, 'Join now').click();
    await page.getByTestId('own-tile').waitFor();
    await page.goto(`${stage.url}/join/${code.replaceAll('-', '.')}`);
    await page.getByTestId('own-tile').waitFor();
    expect(page.url()).toBe(`${stage.url}/join/${code}`);
  });

  itInLongRun('nonsense says that there is no room', async () => {
    const { page } = await stage.newTab(await stage.newContext(), '/join/nonsense');
    await page.getByText('This link leads to no room').waitFor();
  });
});

describe('a computer whose clock is a day off', () => {
  const stage = useStage();

  async function readsTheServersDays(byMs: number): Promise<void> {
    const [ann, ben] = [await newAccount(stage, 'Ann'), await newPerson(stage, 'Ben')];
    await ben.context.addInitScript(shiftClock, byMs);
    const placed = await ann.client.api<Call>('POST', '/calls', { calleeId: ben.client.user.id, type: 'audio' });
    await ann.client.api('POST', `/calls/${placed.body.id}/cancel`);
    await ben.page.goto(`${stage.url}/history`);
    await ben.page.getByRole('heading', { name: 'Today' }).waitFor();
    expect(await ben.page.getByRole('heading', { name: 'Yesterday' }).count()).toBe(0);
    await ben.page.getByRole('button', { name: /^Date/ }).click();
    await ben.page.getByRole('menuitem', { name: 'Today' }).click();
    await ben.page.waitForURL(/from=/);
    await ben.page.getByText('1 found').waitFor({ state: 'attached' });
  }

  it('shows a call of this minute under Today, as the server has it, where it is ahead', async () => {
    await readsTheServersDays(DAY_MS);
  });

  itInLongRun('the same where it is behind', async () => {
    await readsTheServersDays(-DAY_MS);
  });
});

const DAY_MS = 86_400_000;

/** Runs in the page. */
function shiftClock(byMs: number): void {
  const Real = Date;
  const shifted = () => Real.now() + byMs;
  globalThis.Date = new Proxy(Real, {
    construct: (target, args: [number]) => (args.length > 0 ? new target(...args) : new target(shifted())),
    get: (target, name) => (name === 'now' ? shifted : (Reflect.get(target, name) as unknown)),
  });
}

describe('a click at the door of a room is not lost', () => {
  const stage = useStage();

  itInLongRun.each(WINDOWS)('no button moves while the camera opens, $width × $height', async (viewport) => {
    const page = await atDoor(stage, viewport);
    await page.getByText('Waiting for the camera and microphone…').waitFor();
    const before = await button(page, 'Join now').boundingBox();
    await giveCaptures(page);
    await page.getByTestId('own-preview').waitFor();
    await page.getByRole('combobox', { name: 'Microphone' }).waitFor();
    expect(await button(page, 'Join now').boundingBox()).toEqual(before);
  });

  it('a press counts though the page moves before it ends', async () => {
    const page = await atDoor(stage, WINDOWS[0]!);
    await button(page, 'Join now').hover();
    await page.mouse.down();
    await page.locator('#door-title').evaluate((title) => (title.style.marginTop = '120px'));
    await page.mouse.up();
    await page.getByText('Enter the name that the others will see.').waitFor();
  });
});

/** Somebody without an account, whose browser opens the camera only when told to. */
async function atDoor(stage: Stage, viewport: { width: number; height: number }): Promise<Page> {
  const { code } = await newRoom(stage.admin, { title: LONG, access: 'open', guestsAllowed: true });
  const context = await stage.newContext({ viewport });
  await holdFirstCaptures(context);
  const { page } = await stage.newTab(context, `/join/${code}`);
  await button(page, 'Join now').waitFor();
  return page;
}
