import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { LONG } from '../../support/rounds.js';

/** Names of people that try a layout. */
export const LONG_NAME = 'Maximiliane-Alexandra von Hohenstein-Wartenburg zu Lichtenau';
export const RIGHT_TO_LEFT = 'عبد الرحمن المهندس';

/** The package itself gives the script in a form of more than twice the size. */
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const HEIGHT = 740;
const WIDTHS = { wide: 1280, narrow: 360 };
type Size = keyof typeof WIDTHS;
type Scheme = 'light' | 'dark';
/** Each width and each colour scheme once; with LONG=1 every width in every scheme. */
const LOOKS: readonly (readonly [Size, Scheme])[] = [
  ['wide', 'light'],
  ...(LONG
    ? ([
        ['wide', 'dark'],
        ['narrow', 'light'],
      ] as const)
    : []),
  ['narrow', 'dark'],
];
/** WCAG 1.4.10: the width of a phone, or of 1280 px at 400 %. */
const NARROWEST = 320;
const FRAMES_TO_ANSWER = 3;

/**
 * Checks the page in light and dark, wide and narrow: axe finds no violation, and nothing is wider than the window
 * (also at 320 px) except what `sideways` (a selector) allows to scroll. With SCREENSHOTS=1 saves pictures to
 * `screenshots/` for review.
 */
export async function expectGoodLooks(page: Page, screen: string, { sideways = '' } = {}): Promise<void> {
  const before = page.viewportSize();
  const found: Record<string, string[]> = {};
  for (const [size, colorScheme] of LOOKS) {
    await page.setViewportSize({ width: WIDTHS[size], height: HEIGHT });
    await page.emulateMedia({ colorScheme });
    await atRest(page);
    await picture(page, `${screen}-${size}-${colorScheme}`);
    found[`${screen}, ${size}, ${colorScheme}`] = [
      ...(await violationsOf(page)),
      ...(await overflowOf(page, sideways)),
    ];
  }
  await page.setViewportSize({ width: NARROWEST, height: HEIGHT });
  await atRest(page);
  found[`${screen}, ${NARROWEST} px`] = await overflowOf(page, sideways);
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
  expect(Object.fromEntries(Object.entries(found).filter(([, problems]) => problems.length > 0))).toEqual({});
}

/** The violations that axe finds on the page: rule, element and reason, one per line. Empty is good. */
async function violationsOf(page: Page): Promise<string[]> {
  // Half a megabyte of script, so inject it only once per loaded page.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations } = await run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${(node.failureSummary ?? '').replace(/\s+/g, ' ')}`),
    );
  });
}

/** What can be seen only by scrolling sideways, or not at all. */
function overflowOf(page: Page, sideways: string): Promise<string[]> {
  return page.evaluate((meant) => {
    const name = (element: Element) => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')}`;
    const scrolls = (element: Element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
    const all = [...document.querySelectorAll('body, body *')];
    const may = (element: Element) => meant !== '' && element.closest(meant) !== null;
    const wide = all.filter(
      (element) => scrolls(element) && !may(element) && element.scrollWidth > element.clientWidth + 1,
    );
    const controls = document.querySelectorAll('button, a, input, h1, h2');
    const cut = [...controls]
      .filter((element) => !may(element))
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return (
          element.checkVisibility() && width > 1 && (left < -1 || right > document.documentElement.clientWidth + 1)
        );
      });
    const page = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['the page'] : [];
    return [...page, ...[...wide, ...cut].map(name)].map((what) => `${what} is wider than the window`);
  }, sideways);
}

/**
 * Waits until no animation is running or about to start, since colours and places are not final during one. A
 * resize is noticed in one frame and handled in the next, and its animations have begun in the third.
 */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async (frames) => {
    // One that has finished and keeps its last state (a tooltip's) is still listed.
    const running = () =>
      document
        .getAnimations()
        .filter((one) => one.playState !== 'finished' && one.effect?.getComputedTiming().endTime !== Infinity);
    do {
      await Promise.all(running().map((animation) => animation.finished.catch(() => undefined)));
      for (let frame = 0; frame < frames; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    } while (running().length > 0);
  }, FRAMES_TO_ANSWER);
}

async function picture(page: Page, name: string): Promise<void> {
  if (process.env['SCREENSHOTS'] !== '1') return;
  mkdirSync('screenshots', { recursive: true });
  await page.screenshot({ path: join('screenshots', `${name}.png`) });
}
