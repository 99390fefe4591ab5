import type { Page } from 'playwright-core';
import { accept, button, press, ring, ringing } from '../support/phone.js';
import { newPerson, useStage } from '../support/stage.js';

declare global {
  interface Window {
    refusals: string[];
  }
}

/** Before any script of the page: what its policy makes the browser refuse. */
function noteRefusals(): void {
  window.refusals = [];
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
    window.refusals.push(`${effectiveDirective} ${blockedURI} ${sample}`),
  );
}

const refusals = (page: Page) => page.evaluate(() => window.refusals);
const open = (page: Page, place: string) => page.getByRole('link', { name: place, exact: true }).click();

describe('the policy of the page', () => {
  const stage = useStage();

  it('holds for every main screen, in light and dark, without anything refused', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const ann = await newPerson(stage, 'Ann', { colorScheme });
      await ann.page.addInitScript(noteRefusals);
      await ann.page.reload();
      for (const place of ['History', 'Rooms', 'Account', 'People']) {
        await open(ann.page, place);
        await ann.page.getByRole('heading', { name: place, exact: true }).first().waitFor();
      }
      expect(await refusals(ann.page)).toEqual([]);
    }
  });

  it('holds in a call, its menus and its dialogs', async () => {
    const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
    for (const { page } of [ann, ben]) {
      await page.addInitScript(noteRefusals);
      await page.reload();
    }
    await ring(ann, ben);
    await ringing(ann, ben, ann);
    await accept(ben);
    await press(ann, 'More');
    await ann.page.getByRole('menuitem', { name: 'Devices' }).click();
    await ann.page.getByRole('dialog', { name: 'Devices' }).waitFor();
    for (const { page } of [ann, ben]) expect(await refusals(page)).toEqual([]);
  });

  it('refuses styles in markup and markup as text, and is another on each answer', async () => {
    const { page, expected } = await stage.newTab(await stage.newContext());
    expected.push(/Content Security Policy|TrustedHTML/);
    await button(page, 'Sign in').waitFor();
    const wrote = await page.evaluate(() => {
      const sheet = document.createElement('style');
      sheet.textContent = 'body { outline: 7px solid red }';
      document.head.append(sheet);
      try {
        document.body.insertAdjacentHTML('beforeend', '<i>x</i>');
        return 'markup';
      } catch {
        return getComputedStyle(document.body).outlineWidth;
      }
    });
    expect(wrote).not.toBe('markup');
    expect(wrote).not.toBe('7px');
    const policies = await Promise.all([stage.url, stage.url].map(async (url) => (await fetch(url)).headers));
    const nonces = policies.map(
      (headers) => /'nonce-([\w-]{20,})'/.exec(headers.get('content-security-policy') ?? '')?.[1],
    );
    expect(new Set(nonces).size).toBe(2);
  });
});
