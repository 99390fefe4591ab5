import type { Page } from 'playwright-core';
import { PASSWORD } from '../../support/client.js';
import { expectGoodLooks } from '../support/looks.js';
import { connected, newAccount, newPerson, useStage } from '../support/stage.js';
import { soon } from '../support/waiting.js';

/** As after a deployment: the files of the open page are gone, until the page itself comes from the server again. */
async function replaceFiles(page: Page): Promise<void> {
  let gone = true;
  page.on('request', (request) => {
    if (request.isNavigationRequest()) gone = false;
  });
  await page.route('**/*.js', (route) => (gone ? route.fulfill({ status: 404 }) : route.continue()));
}

const versionOf = (page: Page) => page.locator('meta[name="parley-version"]').getAttribute('content');

/** When the page is loaded next, and only then, it finds that it is of another version than the server. */
async function pretendOlder(page: Page): Promise<void> {
  await page.addInitScript(() => {
    if (sessionStorage.getItem('pretended') !== null) return;
    sessionStorage.setItem('pretended', '');
    new MutationObserver((_, observer) => {
      const meta = document.querySelector('meta[name="parley-version"]');
      if (meta === null) return;
      meta.setAttribute('content', 'older');
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  expect(await versionOf(page)).toBe('older');
}

/** In every document that is loaded from now on; a page whose user has their hands on it loads no other version. */
async function keepHandsBusy(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    const hands = setInterval(() => document.dispatchEvent(new Event('pointerdown')), 500);
    document.addEventListener('hands-rest', () => clearInterval(hands));
  });
  return () => page.evaluate(() => void document.dispatchEvent(new Event('hands-rest')));
}

describe('a page that is older than the server', () => {
  const stage = useStage();
  const MISSING = [/404 .*\.js$/, /dynamically imported module/];

  it('comes from the server when a screen is opened whose file is gone', async () => {
    const ann = await newPerson(stage, 'Ann');
    ann.expected.push(...MISSING);
    await replaceFiles(ann.page);
    await ann.page.getByRole('link', { name: 'Account' }).click();
    await ann.page.getByRole('heading', { name: 'Account', level: 1 }).waitFor();
  });

  it('signs in where the sign-in page was left open', async () => {
    const { client } = await newAccount(stage, 'Ann');
    const tab = await stage.newTab(await stage.newContext());
    tab.expected.push(...MISSING);
    await tab.page.getByLabel('Username or email').fill(client.user.username);
    await tab.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await replaceFiles(tab.page);
    await tab.page.getByRole('button', { name: 'Sign in' }).click();
    await connected(tab);
  });

  it('loads the version of the server by itself, and stays with it', async () => {
    const { page } = await newPerson(stage, 'Ann');
    const served = await versionOf(page);
    expect(served).toMatch(/^[\w-]{16}$/);
    await pretendOlder(page);
    await soon(async () => expect(await versionOf(page)).toBe(served));
    await page.getByRole('link', { name: 'People' }).waitFor();
  });

  it('keeps what somebody writes, and offers the new version', async () => {
    const { page } = await newPerson(stage, 'Ann');
    const served = await versionOf(page);
    const rest = await keepHandsBusy(page);
    await pretendOlder(page);
    await page.getByLabel('Search people').fill('half a na');
    await rest();
    const notice = page.getByText('A new version is ready.');
    await notice.waitFor();
    expect(await page.getByLabel('Search people').inputValue()).toBe('half a na');
    await page.getByRole('button', { name: 'Reload' }).click();
    await soon(async () => expect(await versionOf(page)).toBe(served));
  });

  it('offers it in a notice that looks as it should', async () => {
    // The notice goes after a while: nothing else is done with this one.
    const { page } = await newPerson(stage, 'Ann');
    const rest = await keepHandsBusy(page);
    await pretendOlder(page);
    await page.getByLabel('Search people').fill('half a na');
    await rest();
    await page.getByText('A new version is ready.').waitFor();
    await expectGoodLooks(page, 'new-version');
  });
});
