import type { Page } from 'playwright-core';

/**
 * What printing this page would lose: text cut off by a box that scrolls or hides it, beyond the end of the
 * document, or wider than the sheet (the browser shrinks a page to half its size at most). Empty is good.
 */
export async function lostOnPaper(page: Page): Promise<string[]> {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const lost = await page.evaluate(() => {
    const name = (element: Element) => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')}`;
    const shown = [...document.querySelectorAll<HTMLElement>('body, body *')].filter(
      (element) =>
        element.checkVisibility() && element.closest('.unseen-text, .cdk-visually-hidden, mat-icon, svg') === null,
    );
    const cut = shown.filter((element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const [wide, high] = [
        element.scrollWidth > element.clientWidth + 1,
        element.scrollHeight > element.clientHeight + 1,
      ];
      return element.clientWidth > 0 && ((overflowX !== 'visible' && wide) || (overflowY !== 'visible' && high));
    });
    const end = document.documentElement.scrollHeight + 1;
    const below = shown.filter((element) => element.getBoundingClientRect().bottom + scrollY > end);
    const wide = document.documentElement.scrollWidth > 2 * innerWidth;
    const ground = getComputedStyle(document.body).backgroundColor;
    return [
      ...cut.map((element) => `cut: ${name(element)}`),
      ...below.map((element) => `below the end: ${name(element)}`),
      ...(wide ? ['wider than a sheet'] : []),
      ...(ground === 'rgb(255, 255, 255)' ? [] : [`ground: ${ground}`]),
    ];
  });
  return lost;
}

/** Switches the page back from print to screen. */
export const offPaper = (page: Page): Promise<void> => page.emulateMedia({ media: null, colorScheme: null });
