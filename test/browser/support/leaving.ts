import type { Dialog, Page } from 'playwright-core';

/**
 * Does what leaves the page of a call, and answers the browser's question. A page whose dialogs nobody listens to
 * answers it by itself, with yes: a reload in a call needs none of this.
 */
export async function askedToStay(page: Page, leave: (page: Page) => Promise<unknown>): Promise<void> {
  const asked = new Promise<string>((resolve) => {
    page.once('dialog', (dialog) => void stay(dialog).then(resolve));
  });
  const left = leave(page).catch(() => undefined);
  expect(await asked).toBe('beforeunload');
  await left;
}

/** Says that the page is to stay. */
async function stay(dialog: Dialog): Promise<string> {
  await dialog.dismiss();
  return dialog.type();
}
