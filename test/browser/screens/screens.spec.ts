import type { Call } from '../../../contracts/index.js';
import { missedCall, talkedAside } from '../../support/adding.js';
import type { TestClient } from '../../support/client.js';
import { itInLongRun } from '../../support/rounds.js';
import { expectGoodLooks, LONG_NAME, RIGHT_TO_LEFT } from '../support/looks.js';
import { lostOnPaper, offPaper } from '../support/paper.js';
import { accept, button, callIdAt, moreFrames, newCall, overWith, press, ring, ringing } from '../support/phone.js';
import { cutOff } from '../support/recorder.js';
import { connected, newAccount, newPerson, newProfile, useStage } from '../support/stage.js';
import type { Tab } from '../support/tab.js';
import { soon } from '../support/waiting.js';

describe('every screen is readable by axe, in light and dark, wide and narrow', () => {
  const stage = useStage();

  it('sign in and register, also with what is wrong with them', async () => {
    const { page, expected } = await stage.newTab(await stage.newContext());
    await button(page, 'Sign in').waitFor();
    await expectGoodLooks(page, 'sign-in');
    await page.getByLabel('Username or email').fill('nobody');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    expected.push(/401 .*\/api\/auth\/login$/);
    await button(page, 'Sign in').click();
    await page.getByRole('alert').getByText('is wrong').waitFor();
    await expectGoodLooks(page, 'sign-in-refused');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await button(page, 'Create account').waitFor();
    await expectGoodLooks(page, 'register');
    await button(page, 'Create account').click();
    await page.getByText('Enter an email address').waitFor();
    await expectGoodLooks(page, 'register-refused');
  });

  it('people and one of them', async () => {
    const { ann, ben } = await withHistory();
    await button(ben.page, `Audio call ${ann.name}`).first().waitFor();
    await expectGoodLooks(ben.page, 'people');
    await ben.page.getByLabel('Search people').fill('nobody has this name');
    await ben.page.getByText('Nobody found').waitFor();
    await expectGoodLooks(ben.page, 'people-nobody');
    await ben.page.getByLabel('Search people').fill(ann.name);
    await ben.page.getByRole('link', { name: ann.name }).first().click();
    await ben.page.getByRole('heading', { name: ann.name, exact: true }).waitFor();
    await ben.page.locator('parley-call-row').first().waitFor();
    await expectGoodLooks(ben.page, 'person');
  });

  it('history, missed calls, account, rooms', async () => {
    const { ben } = await withHistory();
    await open(ben, 'History');
    await ben.page.locator('parley-call-row').first().waitFor();
    await expectGoodLooks(ben.page, 'history');
    await ben.page.getByRole('tab', { name: 'Missed' }).click();
    await ben.page.locator('parley-call-row.unseen').first().waitFor();
    await expectGoodLooks(ben.page, 'missed');
    await ben.page.locator('parley-call-row a.title').first().click();
    await ben.page.getByText('hung up before you answered').waitFor();
    await expectGoodLooks(ben.page, 'call-details');
    await open(ben, 'Account');
    await ben.page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await expectGoodLooks(ben.page, 'account');
    await open(ben, 'Rooms');
    await ben.page.getByRole('heading', { name: 'Rooms', exact: true }).waitFor();
    await expectGoodLooks(ben.page, 'rooms');
  });

  it('what was said stays: unread in the history, read in the details, found by its words, and all of it on paper', async () => {
    const [ann, ben] = [await newAccount(stage, LONG_NAME), await newPerson(stage, RIGHT_TO_LEFT)];
    const callId = await chatted(ann.client, ben.client, ['Until tomorrow', 'Bring the quince jelly', 'x'.repeat(400)]);
    for (let n = 0; n < 3; n += 1) await missedCall(ann.client, ben.client);
    const { page } = ben;
    await open(ben, 'History');
    const row = page.locator('parley-call-row.unread');
    await row.getByText('Unread messages').waitFor();
    await page.getByRole('button', { name: `${ann.name} (3)` }).waitFor();
    await expectGoodLooks(page, 'history-unread');
    expect(await page.locator('parley-call-row').count()).toBe(2);
    expect(await lostOnPaper(page)).toEqual([]);
    // Nothing can be expanded on paper, so every call has its own row.
    expect(await page.locator('parley-call-row').count()).toBe(5);
    await offPaper(page);

    await page.getByLabel('Search the history').fill('QUINCE');
    await soon(async () => expect(await page.locator('parley-call-row').count()).toBe(1));
    const elsewhere = await ben.newTab();
    await open(elsewhere, 'History');
    await elsewhere.page.locator('parley-call-row.unread').waitFor();
    await row.getByRole('link', { name: ann.name }).click();
    await page.getByText('Bring the quince jelly').waitFor();
    await page.waitForURL(`**/history/${callId}`);
    await elsewhere.page.locator('parley-call-row.unread').waitFor({ state: 'detached' });
    await expectGoodLooks(page, 'call-details-chat');
    expect(await lostOnPaper(page)).toEqual([]);
    expect(await page.locator('parley-kept-chat .line').count()).toBe(3);
    await offPaper(page);
    await page.getByRole('link', { name: 'Back to the history' }).click();
    await page.locator('parley-call-row').first().waitFor();
    expect(await page.getByLabel('Search the history').inputValue()).toBe('QUINCE');
  });

  it('people at hand: favourites and recent calls, and the keyboard from the search field', async () => {
    const [ann, ben] = [await newProfile(stage, LONG_NAME), await newAccount(stage, RIGHT_TO_LEFT)];
    await missedCall(ben.client, ann.client);
    await ben.client.socket();
    const { page } = await connected(await stage.newTab(ann.context));
    const pad = page.getByRole('region', { name: 'At hand' });
    await button(page, `Favourite: ${ben.name}`).click();
    await pad.getByRole('region', { name: 'Favourites' }).getByRole('link', { name: ben.name }).waitFor();
    await expectGoodLooks(page, 'people-at-hand');
    await page.reload();
    await page.getByLabel('Search people').fill(ben.name);
    await page.locator('parley-person-row a.highlighted').waitFor();
    await expectGoodLooks(page, 'people-highlighted');
    await page.getByLabel('Search people').press('Enter');
    await page.waitForURL(/\/call\/\d+$/);
    const { body: call } = await ben.client.api<Call>('GET', `/calls/${callIdAt({ page })}`);
    expect([call.caller.id, call.status]).toEqual([ann.client.user.id, 'initiated']);
    await press({ page }, 'Hang up');
  });

  itInLongRun('a call that rings, at both ends', async () => {
    const [ann, ben] = await Promise.all([newPerson(stage, LONG_NAME), newPerson(stage, RIGHT_TO_LEFT)]);
    await ring(ann, ben);
    await ringing(ann, ben, ann);
    await expectGoodLooks(ben.page, 'incoming');
    await expectGoodLooks(ann.page, 'ringing');
    await accept(ben);
    await moreFrames(ann);
    await ben.page.mouse.move(300, 300);
    await expectGoodLooks(ben.page, 'call-long-name');
  });

  it('a running call, its strip and its menus, a second caller, and what is left when it is over', async () => {
    const { ann, ben } = await newCall(stage);
    const cy = await newPerson(stage, 'Cy');
    await press(ann, 'Mute');
    await press(ann, 'Turn camera off');
    await ben.page.getByText(`${ann.name} is muted`).waitFor();
    await expectGoodLooks(ben.page, 'call-muted');
    await expectGoodLooks(ann.page, 'call');
    await press(ann, 'More');
    await ann.page.getByRole('menuitem', { name: 'Statistics' }).click();
    await expectGoodLooks(ann.page, 'call-statistics');
    await press(ann, 'More');
    await ann.page.getByRole('menuitem', { name: 'Devices' }).click();
    await ann.page.getByRole('dialog', { name: 'Devices' }).waitFor();
    await expectGoodLooks(ann.page, 'call-devices');
    await button(ann.page, 'Done').click();

    await press(ben, 'Back to Parley');
    await ben.page.getByRole('region', { name: 'Running call' }).waitFor();
    await expectGoodLooks(ben.page, 'call-strip');
    await ring(cy, ben);
    await overWith(cy, 'Busy');
    await expectGoodLooks(cy.page, 'busy');
    await press(ann, 'Hang up');
    await overWith(ann, 'Call ended');
    await expectGoodLooks(ann.page, 'call-over');
  });

  itInLongRun('a call that takes long to connect, and one that never did', async () => {
    const [ann, ben] = await Promise.all([newPerson(stage, LONG_NAME), newPerson(stage, RIGHT_TO_LEFT)]);
    for (const { page } of [ann, ben]) await cutOff(page, true);
    await ring(ann, ben, 'Audio');
    await ringing(ann, ben, ann);
    await accept(ben);
    for (const { page } of [ann, ben]) await button(page, 'Try again to connect').waitFor();
    await ben.page.getByText('Looking for a direct way').waitFor();
    await expectGoodLooks(ben.page, 'call-connecting');
    await button(ben.page, 'Try again to connect').click();
    await ben.page.getByText('being tried again').waitFor();
    await button(ann.page, 'Give up').click();
    // Giving up is not hanging up: both sides read that the call did not connect, and no duration.
    for (const one of [ann, ben]) await overWith(one, 'Could not connect');
    expect(await ann.page.getByText('often helps').count()).toBe(1);
    expect(await ann.page.locator('parley-call-over .details').count()).toBe(0);
    expect(await ann.page.getByText('Good connection').count()).toBe(0);
  });

  /** Ben has missed a call of Ann, and has talked with nobody. */
  async function withHistory() {
    const [ann, ben] = [await newAccount(stage, LONG_NAME), await newPerson(stage, 'Ben')];
    await missedCall(ann.client, ben.client);
    return { ann, ben };
  }
});

/** A call between the two by API, in which the first writes and the other reads nothing. */
const chatted = (from: TestClient, to: TestClient, texts: string[]) =>
  talkedAside(from, to, async ({ callId, caller }) => {
    for (const text of texts) await caller.socket.ok('call:chat', { callId, text });
  });

async function open({ page }: Pick<Tab, 'page'>, place: string): Promise<void> {
  await page.getByRole('link', { name: place, exact: true }).click();
}
