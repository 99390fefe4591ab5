import type { Page } from 'playwright-core';
import { missedCall } from '../../support/adding.js';
import { PASSWORD } from '../../support/client.js';
import { itInLongRun } from '../../support/rounds.js';
import { expectGoodLooks } from '../support/looks.js';
import { button, newCall, nothingOpen, overWith, press } from '../support/phone.js';
import { connected, newPerson, type Person, type Stage, useStage } from '../support/stage.js';
import type { Tab } from '../support/tab.js';

const DELETED = 'Your account was deleted.';
const PSEUDONYM = /^Former user [0-9a-f]{4}$/;

/** A list that an account page requests while it is being signed out. */
const TOO_LATE = /401 .*\/api\/(users|calls)\b/;

describe('an account is deleted', () => {
  const stage = useStage();

  it('by its user: out on every device, no way back in, and a former user to the others', async () => {
    const [zelda, ben] = await withMissedCall();
    const { page } = zelda;
    const { username } = zelda.client.user;
    const [tab, device] = await Promise.all([zelda.newTab(), signedIn(stage, username)]);
    for (const one of [tab.page, device.page, page]) await askToDelete(one);
    await confirm(page, PASSWORD);
    for (const one of [page, tab.page, device.page]) await isOut(one);

    stage.expectErrors(/401 .*\/api\/auth\/login$/);
    await fillIn(page, username);
    await page.getByRole('alert').getByText('is wrong').waitFor();
    expect(page.url()).toMatch(/\/sign-in$/);

    await ben.page.reload();
    const row = ben.page.locator('parley-call-row').first();
    await row.getByRole('link', { name: PSEUDONYM }).waitFor();
    expect(await row.getByRole('button').count()).toBe(0);
    await expectNowhere(ben.page, [zelda.name, username]);
    await expectGoodLooks(ben.page, 'history-former-user');
    await row.getByRole('link', { name: PSEUDONYM }).click();
    await ben.page.getByRole('heading', { name: PSEUDONYM }).getByRole('link').click();
    await ben.page.getByText('This account was deleted.').waitFor();
    await ben.page.locator('parley-person parley-call-row').first().waitFor();
    expect(await ben.page.locator('parley-person parley-call-buttons').count()).toBe(0);
    await expectNowhere(ben.page, [zelda.name, username]);
    await expectGoodLooks(ben.page, 'person-former-user');
  });

  itInLongRun('not with a wrong password', async () => {
    const { page } = await newPerson(stage, 'Ann');
    stage.expectErrors(/403 .*\/api\/users\/me$/);
    await askToDelete(page);
    await confirm(page, 'not my password');
    await page.getByText('This is not your password.').waitFor();
    await expectGoodLooks(page, 'account-delete-refused');
    await confirm(page, PASSWORD);
    await isOut(page);
    await expectGoodLooks(page, 'account-deleted');
  });

  it('by an administrator', async () => {
    const ann = await newPerson(stage, 'Ann');
    await stage.admin.api('DELETE', `/admin/users/${ann.client.user.id}`);
    await isOut(ann.page);
    stage.expectErrors(TOO_LATE);
  });

  itInLongRun('out of a call: it ends as by hanging up, and there is nobody to call again', async () => {
    const { ann, ben } = await newCall(stage, 'Audio');
    await press(ann, 'Back to Parley');
    await askToDelete(ann.page);
    await confirm(ann.page, PASSWORD);
    await isOut(ann.page);
    await overWith(ben, 'Call ended');
    await ben.page.getByText(PSEUDONYM).first().waitFor();
    expect(await button(ben.page, 'Call again').count()).toBe(0);
    await expectNowhere(ben.page, [ann.name]);
    for (const one of [ann, ben]) await nothingOpen(one);
    stage.expectErrors(TOO_LATE);
  });

  itInLongRun('unless it is the only administrator’s', async () => {
    const { page } = await signedIn(stage, stage.admin.user.username);
    stage.expectErrors(/409 .*\/api\/users\/me$/);
    await askToDelete(page);
    await confirm(page, PASSWORD);
    await page.getByRole('alert').getByText('You are the only administrator').waitFor();
    await expectGoodLooks(page, 'account-delete-administrator');
    await button(page, 'Cancel').click();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
  });

  /** The first person has called in vain; the second one sees that in the history and could call back. */
  async function withMissedCall(): Promise<[Person, Person]> {
    const [zelda, ben] = await Promise.all([newPerson(stage, 'Zelda'), newPerson(stage, 'Ben')]);
    await missedCall(zelda.client, ben.client);
    await ben.page.getByRole('link', { name: /^History/ }).click();
    const row = ben.page.locator('parley-call-row');
    await row.getByRole('button', { name: `Audio call ${zelda.name}` }).waitFor();
    return [zelda, ben];
  }
});

/** Another browser profile that signs in with the form. */
async function signedIn(stage: Stage, username: string): Promise<Tab> {
  const tab = await stage.newTab(await stage.newContext());
  await fillIn(tab.page, username);
  return connected(tab);
}

async function fillIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('Username or email').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await button(page, 'Sign in').click();
}

/** Opens the dialog. */
async function askToDelete(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await button(page, 'Delete account').click();
  await page.getByRole('dialog', { name: 'Delete your account?' }).waitFor();
}

async function confirm(page: Page, password: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Delete account' }).click();
}

/** Expects the sign-in page with the reason, and nothing left of what the user did. */
async function isOut(page: Page): Promise<void> {
  await page.getByRole('status').getByText(DELETED, { exact: true }).waitFor();
  expect(page.url()).toMatch(/\/sign-in$/);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** The words are neither in a text nor in a title, a link or a picture's address. */
async function expectNowhere(page: Page, words: string[]): Promise<void> {
  const content = await page.content();
  for (const word of words) expect(content).not.toContain(word);
}
