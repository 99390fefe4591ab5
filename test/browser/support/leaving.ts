import type { Dialog, Page } from 'playwright-core';

/**
 * Runs `leave`, which leaves a call's page, and answers the browser's prompt with "stay". Without a dialog listener
 * Playwright answers it with "leave", so tests that reload during a call do not need this.
 */
export async function askedToStay(page: Page, leave: (page: Page) => Promise<unknown>): Promise<void> {
  const asked = new Promise<string>((resolve) => {
    page.once('dialog', (dialog) => void stay(dialog).then(resolve));
  });
  const left = leave(page).catch(() => undefined);
  expect(await asked).toBe('beforeunload');
  await left;
  // The page stands still until the browser has taken the answer. What is asked of it before that may get no second prompt.
  await page.evaluate(() => new Promise(requestAnimationFrame));
}

/** Answers that the page is to stay. */
async function stay(dialog: Dialog): Promise<string> {
  await dialog.dismiss();
  return dialog.type();
}
