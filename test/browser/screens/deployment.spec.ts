import type { Page } from 'playwright-core';
import { PASSWORD } from '../../support/client.js';
import { connected, newPerson, useStage } from '../support/stage.js';

/** As after a deployment: the files of the open page are gone, until the page itself comes from the server again. */
async function replaceFiles(page: Page): Promise<void> {
  let gone = true;
  page.on('request', (request) => {
    if (request.isNavigationRequest()) gone = false;
  });
  await page.route('**/*.js', (route) => (gone ? route.fulfill({ status: 404 }) : route.continue()));
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
    const { client } = await newPerson(stage, 'Ann');
    const tab = await stage.newTab(await stage.newContext());
    tab.expected.push(...MISSING);
    await tab.page.getByLabel('Username or email').fill(client.user.username);
    await tab.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await replaceFiles(tab.page);
    await tab.page.getByRole('button', { name: 'Sign in' }).click();
    await connected(tab);
  });
});
