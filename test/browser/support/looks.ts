import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe has to say against the page as it is now: rule, element and reason, one line each. Empty is good. */
export async function violationsOf(page: Page): Promise<string[]> {
  await atRest(page);
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${(node.failureSummary ?? '').replace(/\s+/g, ' ')}`),
    );
  });
}

/** No animation is running: half-way through one, colours are not what they will be. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const finite = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(finite.map((animation) => animation.finished.catch(() => undefined)));
  });
}

const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } };
const SCHEMES = ['light', 'dark'] as const;

/** Goes through light and dark, wide and narrow, and leaves the page as it was. */
export async function inEveryLook(page: Page, visit: (look: string) => Promise<void>): Promise<void> {
  const before = page.viewportSize();
  for (const [size, viewport] of Object.entries(SIZES))
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await visit(`${size}-${colorScheme}`);
    }
  if (before) await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null });
}

/** A picture in `screenshots/`, for people to look at. Only with SCREENSHOTS=1: tests do not need it. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['SCREENSHOTS'] !== '1') return;
  mkdirSync('screenshots', { recursive: true });
  await atRest(page);
  await page.screenshot({ path: join('screenshots', `${name}.png`) });
}
