import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, ElementHandle, Page } from 'puppeteer-core';
import { newUser, PASSWORD, type TestClient } from '../../support/client.js';
import { eventually } from '../../support/eventually.js';
import { installRecorder } from './recorder.js';
import { newName, type Stage } from './stage.js';

/** Starting Firefox takes its time on a busy machine, and so does a window of it. */
const START_MS = 120_000;
const PATIENCE_MS = 60_000;
/** Between two looks. */
const LOOK_MS = 100;
const WINDOW = { width: 1000, height: 750 };
const FAILED = join('screenshots', 'failed');

interface Surroundings {
  firefox(): Promise<Browser>;
  whenTestFails?: (test: string) => Promise<void>;
}
const surroundings = globalThis as unknown as Surroundings;

/** What has a role, by selector. */
const SELECTORS = {
  button: 'button, [role="button"]',
  link: 'a[href]',
  textbox: 'input',
  heading: 'h1, h2, h3, [role="heading"]',
  group: '[role="group"]',
  alertdialog: '[role="alertdialog"]',
} as const;
type Role = keyof typeof SELECTORS;

/** A window of Firefox, and all that goes wrong in it. */
export class FoxTab {
  /** The questions that the browser has asked before the page was left; they are answered with yes. */
  readonly asked: string[] = [];
  private readonly errors: string[] = [];

  constructor(readonly page: Page) {
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('dialog', (dialog) => {
      this.asked.push(dialog.type());
      void dialog.accept();
    });
    page.on('pageerror', (error) => this.errors.push(String((error as Error).stack ?? error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  unexpectedErrors(): string[] {
    return this.errors;
  }

  /** Waits for something that is to be seen, by its role and name. */
  async sees(role: Role, name: string): Promise<ElementHandle> {
    const found = await this.page.waitForFunction(findVisible, { polling: LOOK_MS }, SELECTORS[role], name, false);
    return found.asElement() as ElementHandle;
  }

  /** Words that stand somewhere on the page. */
  async reads(words: string): Promise<void> {
    await this.page.waitForSelector(`::-p-text(${words})`, { visible: true });
  }

  async readsNoMore(words: string): Promise<void> {
    await this.page.waitForSelector(`::-p-text(${words})`, { hidden: true });
  }

  async seesPicture(testId: string): Promise<void> {
    await this.page.waitForSelector(`[data-testid="${testId}"]`, { visible: true });
  }

  async seesNoPicture(testId: string): Promise<void> {
    await this.page.waitForSelector(`[data-testid="${testId}"]`, { hidden: true });
  }

  /** Presses what takes the pointer there; controls of a call hide while it rests. */
  async press(name: string, role: Role = 'button'): Promise<void> {
    const button = await eventually(
      async () => {
        await this.page.mouse.move(200 + Math.random() * 100, 300);
        const found = await this.page.evaluateHandle(findVisible, SELECTORS[role], name, true);
        return found.asElement() ?? false;
      },
      PATIENCE_MS,
      LOOK_MS,
    );
    if (button) await (button as ElementHandle).click();
  }

  async fill(label: string, text: string): Promise<void> {
    await (await this.sees('textbox', label)).type(text);
  }
}

/** Somebody with an account, in a Firefox profile of their own. `client` is the same account by API. */
export type Fox = FoxTab & { name: string; client: TestClient };

/** What the tests of a file need of Firefox; each of them starts without windows. */
export class Foxes {
  private contexts: BrowserContext[] = [];
  private tabs: FoxTab[] = [];

  constructor(private readonly stage: Stage) {}

  /** With an account, signed in by the form. */
  async newFox(firstName: string): Promise<Fox> {
    const name = newName(firstName);
    const client = await newUser(this.stage, name);
    const tab = await this.newTab('/sign-in');
    await tab.fill('Username or email', client.user.username);
    await tab.fill('Password', PASSWORD);
    await tab.press('Sign in');
    await tab.sees('link', 'People');
    return Object.assign(tab, { name, client });
  }

  /** A window of a fresh profile: a tab behind another would be throttled. */
  async newTab(path: string): Promise<FoxTab> {
    const context = await (await surroundings.firefox()).createBrowserContext();
    this.contexts.push(context);
    const page = await context.newPage({ type: 'window' });
    await page.setViewport(WINDOW);
    const tab = new FoxTab(page);
    this.tabs.push(tab);
    await page.evaluateOnNewDocument(tellOfRefusals);
    await page.evaluateOnNewDocument(installRecorder);
    await page.goto(this.stage.url + path);
    return tab;
  }

  /** What every window looked like when the test failed. */
  async keepEvidence(test: string): Promise<void> {
    mkdirSync(FAILED, { recursive: true });
    const path = (index: number) =>
      join(FAILED, `${test.replace(/[^\w]+/g, '-').slice(0, 80)}-firefox-${index + 1}.png`);
    await Promise.allSettled(this.tabs.map(({ page }, index) => page.screenshot({ path: path(index) })));
  }

  /** @throws where a page had an error that nobody expected */
  async clear(): Promise<void> {
    const problems = this.tabs.flatMap((tab) => tab.unexpectedErrors());
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    this.tabs = [];
    if (problems.length > 0) throw new Error(`Errors on the page:\n${problems.join('\n')}`);
  }
}

/** Firefox beside the Chromium of the stage. */
export function useFoxes(stage: Stage): Foxes {
  const foxes = new Foxes(stage);
  const { whenTestFails } = surroundings;
  surroundings.whenTestFails = async (test) => {
    await Promise.all([whenTestFails?.(test), foxes.keepEvidence(test)]);
  };
  beforeAll(() => surroundings.firefox(), START_MS);
  afterEach(() => foxes.clear());
  return foxes;
}

/** What the policy of the page forbids is told to nobody who drives Firefox. */
function tellOfRefusals(): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error(`the policy ${violatedDirective} was violated by ${blockedURI}`),
  );
}

/**
 * Runs in the page. `hit`: nothing lies over it. Firefox tells by WebDriver, too, what has a name, but takes a second for
 * each look.
 */
function findVisible(selector: string, name: string, hit: boolean): Element | null {
  const tidy = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();
  const textOf = (element: Element) => {
    const copy = element.cloneNode(true) as Element;
    for (const hidden of copy.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
    return tidy(copy.textContent);
  };
  const labelledBy = (element: Element) => {
    const ids = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    return tidy(ids.map((id) => document.getElementById(id)?.textContent).join(' '));
  };
  const nameOf = (element: Element) => {
    const [label] = element instanceof HTMLInputElement ? (element.labels ?? []) : [];
    return element.ariaLabel || labelledBy(element) || textOf(label ?? element);
  };
  const takesPointer = (element: Element) => {
    element.scrollIntoView({ block: 'nearest' });
    const { x, y, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  };
  const isSeen = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && (!hit || takesPointer(element));
  return (
    [...document.querySelectorAll(selector)].find((element) => nameOf(element) === name && isSeen(element)) ?? null
  );
}
