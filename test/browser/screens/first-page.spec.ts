import type { Page } from 'playwright-core';
import { bytesOf, noteLoads } from '../support/loads.js';
import { openTab } from '../support/tab.js';
import { recordingOf } from '../support/recorder.js';
import { connected, newAccount, newProfile, useStage } from '../support/stage.js';
import { settled } from '../support/waiting.js';
import { PASSWORD } from '../../support/client.js';

/** Longer than a page waits before it loads something ahead. */
const QUIET_MS = 3_500;

/** The page is never idle, and so loads nothing ahead, until the returned function is called. */
async function keepBusy(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    const real = globalThis.requestIdleCallback;
    const held: (() => void)[] = [];
    globalThis.requestIdleCallback = (...of) => held.push(() => real(...of));
    document.addEventListener('idle-at-last', () => {
      globalThis.requestIdleCallback = real;
      for (const ask of held) ask();
    });
  });
  return () => page.evaluate(() => void document.dispatchEvent(new Event('idle-at-last')));
}

describe('the first page', () => {
  // What others leave on a server is shown here, too: names of rooms in other scripts bring fonts of their own.
  const stage = useStage({ unused: true });

  it('signs in, connects, and touches neither camera nor microphone', async () => {
    const { client } = await newAccount(stage, 'Ann');
    const tab = await stage.newTab(await stage.newContext());
    await tab.page.getByLabel('Username or email').fill(client.user.username);
    await tab.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await tab.page.getByRole('button', { name: 'Sign in' }).click();
    await connected(tab);
    expect(await recordingOf(tab.page)).toEqual({ connections: [], captures: [], liveTracks: [] });
  });

  it('asks nobody but its own server for anything', async () => {
    const context = await stage.newContext();
    const asked: string[] = [];
    context.on('request', (request) => asked.push(new URL(request.url()).origin));
    const { page } = await openTab(context, stage.url);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect([...new Set(asked)]).toEqual([stage.url]);
  });

  it('keeps a wrong field red while it has the focus, which forced colours show, and its label at its own side', async () => {
    const { page } = await stage.newTab(await stage.newContext());
    const box = page.getByLabel('Username or email');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter your username or email.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
    const field = page.locator('parley-field').filter({ has: box });
    const [line, label] = [field.locator('fieldset'), field.locator('label')];
    const styleOf = (part: typeof line, name: string) =>
      part.evaluate((element, key) => getComputedStyle(element).getPropertyValue(key), name);
    const red = await styleOf(field.locator('.wrong'), 'color');
    expect([await styleOf(line, 'border-top-color'), await styleOf(line, 'border-top-width')]).toEqual([red, '2px']);
    expect(await styleOf(label, 'transform-origin')).toMatch(/^0px /);
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    expect(await styleOf(label, 'transform-origin')).not.toMatch(/^0px /);
    await page.emulateMedia({ forcedColors: 'active' });
    expect(parseFloat(await styleOf(field.locator('.box'), 'outline-width'))).toBeGreaterThanOrEqual(2);
    expect(await styleOf(field.locator('.box'), 'outline-style')).toBe('solid');
  });

  it('takes few scripts, together with those that are loaded ahead', async () => {
    const { context } = await newProfile(stage, 'Ann');
    const scripts = new Set<string>();
    context.on('request', (request) => request.resourceType() === 'script' && scripts.add(request.url()));
    await connected(await stage.newTab(context));
    await settled(() => Promise.resolve(scripts.size), QUIET_MS);
    expect(scripts.size).toBeGreaterThan(2);
    expect(scripts.size).toBeLessThanOrEqual(16);
  });

  it('loads the way in and nothing else for somebody who is not signed in', async () => {
    const { page } = await stage.newTab(await stage.newContext(), '/health/live');
    const loads = await noteLoads(page);
    await page.goto(stage.url);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(loads.length).toBeGreaterThan(5);
    expect(loads.length).toBeLessThanOrEqual(12);
    expect(bytesOf(loads)).toBeLessThanOrEqual(150_000);
    expect(loads.map(({ path }) => path).filter(isFont)).toEqual([expect.stringMatching(/^\/media\/inter-basic-/)]);
  });

  it('takes little until home is there; menus and tips come later, or when somebody wants them', async () => {
    const { context } = await newProfile(stage, 'Ann');
    const tab = await stage.newTab(context, '/health/live');
    const { page } = tab;
    await keepBusy(page);
    const loads = await noteLoads(page);
    await page.goto(stage.url);
    await connected(tab);
    await settled(() => Promise.resolve(loads.length), QUIET_MS);
    expect(loads.length).toBeGreaterThan(5);
    expect(loads.length).toBeLessThanOrEqual(20);
    expect(bytesOf(loads)).toBeLessThan(220_000);
    const before = loads.length;
    const own = page.getByRole('button', { name: /^You, Ann/ });
    await own.click();
    await page.getByRole('menuitem', { name: 'Account settings' }).waitFor();
    expect(loads.slice(before).filter(isScript)).not.toEqual([]);
    await page.locator('[role=menu]:focus-within').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await own.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.getByRole('button', { name: 'Presence' }).click();
    await page.getByRole('menuitemradio', { name: 'Everybody' }).click();
    await own.hover();
    await page.locator('.mat-mdc-tooltip').filter({ hasText: 'Ann' }).waitFor();
  });

  it('loads calls, rooms and history ahead for somebody who is signed in, but neither account nor audit', async () => {
    const { context } = await newProfile(stage, 'Ann');
    const tab = await stage.newTab(context, '/health/live');
    const letBeIdle = await keepBusy(tab.page);
    const loads = await noteLoads(tab.page);
    await tab.page.goto(stage.url);
    await connected(tab);
    expect(loads.length).toBeLessThanOrEqual(20);
    await letBeIdle();
    await settled(() => Promise.resolve(loads.length), QUIET_MS);
    expect(loads.length).toBeLessThanOrEqual(30);
    expect(bytesOf(loads)).toBeLessThan(415_000);
    expect(loads.map(({ path }) => path).filter(isFont)).toEqual([expect.stringMatching(/^\/media\/inter-basic-/)]);
    const before = loads.length;
    for (const name of ['Rooms', 'History']) {
      await tab.page.getByRole('link', { name }).first().click();
      await tab.page.getByRole('heading', { name, level: 1 }).waitFor();
    }
    expect(loads.slice(before).filter(isScript)).toEqual([]);
    await tab.page.getByRole('link', { name: 'Account' }).click();
    await tab.page.getByRole('heading', { name: 'Account', level: 1 }).waitFor();
    expect(loads.slice(before).filter(isScript)).not.toEqual([]);
  });

  // The last one, since from now on she is among the people of everybody.
  it('loads the letters of other languages when somebody has them in their name', async () => {
    const { context } = await newProfile(stage, 'Zoë');
    const fonts: string[] = [];
    context.on('request', (request) => isFont(request.url()) && fonts.push(new URL(request.url()).pathname));
    const { page } = await stage.newTab(context);
    await page.getByRole('button', { name: /^You, Zoë/ }).click();
    await page.getByRole('menu').getByText('Zoë').first().waitFor();
    await settled(() => Promise.resolve(fonts.length), QUIET_MS);
    expect(fonts).toContainEqual(expect.stringMatching(/^\/media\/inter-latin-wght-/));
  });
});

const isFont = (path: string) => path.endsWith('.woff2');
const isScript = ({ path }: { path: string }) => path.endsWith('.js');
