import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../support/chromium.mjs';
import { newUser, PASSWORD, type TestClient } from '../../support/client.js';
import { newServerProcess, type ServerProcess } from '../../support/server-process.js';
import { installRecorder } from './recorder.js';
import { Wire } from './wire.js';

/** The built product on a port of its own, and one Chromium with a simulated camera and microphone. */
export interface Stage {
  server: ServerProcess;
  browser: Browser;
  close(): Promise<void>;
}

/** A tab. */
export interface Tab {
  page: Page;
  wire: Wire;
  /** Exceptions and console errors of the page. */
  errors: string[];
}

/** Somebody with an account, in a browser profile of their own. `client` is the same account by API, on another device. */
export interface Person extends Tab {
  name: string;
  client: TestClient;
  context: BrowserContext;
  /** Another tab of the same browser profile, signed in. */
  newTab(): Promise<Tab>;
}

const FLAGS = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  // Where there is no network but the machine's own there would be no candidate at all.
  '--allow-loopback-in-peer-connection',
  '--auto-select-desktop-capture-source=Entire screen',
];

/** The first account of a server is its administrator; people of tests are employees. */
export async function newStage(options: { env?: Record<string, string> } = {}): Promise<Stage> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium: "npm test -- --only=browser" says what to install.');
  const [server, browser] = await Promise.all([
    newServerProcess(options),
    chromium.launch({ executablePath, args: FLAGS }),
  ]);
  await newUser(server, 'Admin');
  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { server, browser, close };
}

/** An account, registered by API and signed in through the screen. */
export async function newPerson(stage: Stage, name: string, options: BrowserContextOptions = {}): Promise<Person> {
  const client = await newUser(stage.server, name);
  const context = await newContext(stage, options);
  const tab = await openTab(context, stage.server.url);
  await signIn(tab.page, client.user.username);
  const newTab = async () => {
    const another = await openTab(context, stage.server.url);
    await atHome(another.page);
    return another;
  };
  return { ...tab, name, client, context, newTab };
}

export async function newContext(stage: Stage, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await stage.browser.newContext({
    permissions: ['camera', 'microphone'],
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    ...options,
  });
  context.setDefaultTimeout(15_000);
  await context.addInitScript(installRecorder);
  return context;
}

export async function openTab(context: BrowserContext, url: string): Promise<Tab> {
  const page = await context.newPage();
  const tab: Tab = { page, wire: new Wire(page), errors: [] };
  page.on('pageerror', (error) => tab.errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && tab.errors.push(message.text()));
  await page.goto(url);
  return tab;
}

export async function signIn(page: Page, login: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Username or email').fill(login);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await atHome(page);
}

/** Signed in, and the first screen is there. */
async function atHome(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'People' }).first().waitFor();
}
