import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';
import { Wire } from './wire.js';

/** At its start every page asks once whether a cookie signs it in; without one the answer is 401. */
const STRANGER = /401 .*\/api\/auth\/refresh$/;

/** A tab; records everything that it sends and everything that goes wrong in it. */
export class Tab {
  readonly wire: Wire;
  /** Errors that the test expects. */
  readonly expected: RegExp[] = [STRANGER];
  private readonly errors: string[] = [];

  constructor(readonly page: Page) {
    this.wire = new Wire(page);
    page.on('pageerror', (error) => this.errors.push(error.stack ?? String(error)));
    page.on('console', (message) => this.note(message));
  }

  unexpectedErrors(): string[] {
    return this.errors.filter((error) => !this.expected.some((pattern) => pattern.test(error)));
  }

  /** Forgets what it has recorded, for a test that takes over a page of the test before. */
  forget(): void {
    this.errors.length = 0;
    this.expected.splice(0, this.expected.length, STRANGER);
    this.wire.sent.length = 0;
    this.wire.received.length = 0;
  }

  private note(message: ConsoleMessage): void {
    if (message.type() === 'error') this.errors.push(`${message.text()} ${message.location().url}`);
  }
}

export async function openTab(context: BrowserContext, url: string): Promise<Tab> {
  const tab = new Tab(await context.newPage());
  await tab.page.goto(url);
  return tab;
}

/**
 * Goes to an address within the app, as the browser's back and forward do: the page stays, with all that it has loaded. Loading it
 * again would take most of a second of a core, so tests load pages only where that is what they are about.
 */
export async function goWithin(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, address);
}
