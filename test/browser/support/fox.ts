import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, ElementHandle, Page } from 'puppeteer-core';
import { newUser, PASSWORD, type TestClient } from '../../support/client.js';
import { eventually } from '../../support/eventually.js';
import { installRecorder } from './recorder.js';
import { newName, type Stage } from './stage.js';

/** Starting Firefox, and opening a window in it, is slow on a busy machine. */
const START_MS = 120_000;
const PATIENCE_MS = 60_000;
/** The time between two looks. */
const LOOK_MS = 100;
const WINDOW = { width: 1000, height: 750 };
const FAILED = join('screenshots', 'failed');

interface Surroundings {
  firefox(): Promise<Browser>;
  whenTestFails?: (test: string) => Promise<void>;
}
const surroundings = globalThis as unknown as Surroundings;

/** A selector for each role. */
const SELECTORS = {
  button: 'button, [role="button"]',
  link: 'a[href]',
  textbox: 'input',
  heading: 'h1, h2, h3, [role="heading"]',
  group: '[role="group"]',
  alertdialog: '[role="alertdialog"]',
} as const;
type Role = keyof typeof SELECTORS;

/** A Firefox window; records everything that goes wrong in it. */
export class FoxTab {
  /** The prompts that the browser has shown before leaving the page; they are answered with yes. */
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

  /** Waits until an element with this role and name is visible. */
  async sees(role: Role, name: string): Promise<ElementHandle> {
    const found = await this.page.waitForFunction(findVisible, { polling: LOOK_MS }, SELECTORS[role], name, false);
    return found.asElement() as ElementHandle;
  }

  /** Waits until the page shows these words. */
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

  /** Moves the pointer and presses; the controls of a call are hidden while the pointer rests. */
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

/** A person with an account, in their own Firefox profile. `client` is the same account by API. */
export type Fox = FoxTab & { name: string; client: TestClient };

/** The Firefox windows of a file's tests; each test starts without any. */
export class Foxes {
  private contexts: BrowserContext[] = [];
  private tabs: FoxTab[] = [];

  constructor(private readonly stage: Stage) {}

  /** Creates an account and signs in with the form. */
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

  /** A window with a fresh profile, because a background tab would be throttled. */
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

  /** Saves what every window looked like when the test failed. */
  async keepEvidence(test: string): Promise<void> {
    mkdirSync(FAILED, { recursive: true });
    const path = (index: number) =>
      join(FAILED, `${test.replace(/[^\w]+/g, '-').slice(0, 80)}-firefox-${index + 1}.png`);
    await Promise.allSettled(this.tabs.map(({ page }, index) => page.screenshot({ path: path(index) })));
  }

  /** @throws if a page had an unexpected error */
  async clear(): Promise<void> {
    const problems = this.tabs.flatMap((tab) => tab.unexpectedErrors());
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    this.tabs = [];
    if (problems.length > 0) throw new Error(`Errors on the page:\n${problems.join('\n')}`);
  }
}

/** Runs Firefox beside the stage's Chromium. */
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

/** WebDriver BiDi does not report what Firefox's content security policy blocks, so the page reports it itself. */
function tellOfRefusals(): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error(`the policy ${violatedDirective} was violated by ${blockedURI}`),
  );
}

/**
 * Runs in the page. `hit` requires that nothing covers the element. WebDriver can also find elements by name, but
 * takes a second for each look.
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
