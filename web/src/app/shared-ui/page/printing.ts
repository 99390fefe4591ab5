import { ApplicationRef, DestroyRef, ErrorHandler, inject, Injectable, signal } from '@angular/core';
import { isComposing } from '../keys/composing';
import { pressedLetter } from '../keys/letter-keys';

/** The longest wait before printing. The print says that whatever has not loaded by then is left out. */
const PATIENCE_MS = 15_000;

/** The page to print, while it is visible. */
interface Page {
  readonly path: string;
  readonly loads: readonly (() => Promise<void>)[];
}

/** Whether the page is being printed, for lists that render only what is visible and for parts that are folded. */
@Injectable({ providedIn: 'root' })
export class Printing {
  private readonly app = inject(ApplicationRef);
  private readonly errors = inject(ErrorHandler);
  private readonly printed = signal(false);
  private readonly waiting = signal(false);
  private readonly loads = new Set<() => Promise<void>>();
  private noteLeft: () => void = () => undefined;
  readonly active = this.printed.asReadonly();
  /** The rest of the page is being loaded for printing. */
  readonly preparing = this.waiting.asReadonly();

  constructor() {
    const [begin, end] = [() => this.show(true), () => this.show(false)];
    const media = window.matchMedia?.('print');
    const follow = () => this.show(media.matches);
    const press = (event: KeyboardEvent) => this.press(event);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    window.addEventListener('keydown', press);
    media?.addEventListener?.('change', follow);
    inject(DestroyRef).onDestroy(() => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
      window.removeEventListener('keydown', press);
      media?.removeEventListener?.('change', follow);
    });
  }

  /**
   * Calls `load` before printing, to load what is missing on the page, for as long as the caller exists. Call it in
   * an injection context.
   */
  complete(load: () => Promise<void>): void {
    this.loads.add(load);
    inject(DestroyRef).onDestroy(() => {
      this.loads.delete(load);
      this.noteLeft();
    });
  }

  /** The browser prints what was on the page when it began, so everything has to be there before. */
  async print(): Promise<void> {
    if (this.waiting()) return;
    this.waiting.set(true);
    const page: Page = { path: location.pathname, loads: [...this.loads] };
    await Promise.race([this.loadAll(page), patience(), this.leaving(page)]);
    this.waiting.set(false);
    if (this.isInSight(page)) this.open();
  }

  /** The browser may refuse to print, for example in a frame; then the page must look as before. */
  private open(): void {
    this.show(true);
    try {
      window.print();
    } catch (error) {
      this.show(false);
      this.errors.handleError(error);
    }
  }

  /** False if the user has left the page meanwhile, for example for a call: then nothing is printed. */
  private isInSight({ path, loads }: Page): boolean {
    return path === location.pathname && (loads.length === 0 || loads.some((load) => this.loads.has(load)));
  }

  private leaving(page: Page): Promise<void> {
    return new Promise((resolve) => (this.noteLeft = () => this.isInSight(page) || resolve()));
  }

  /** Loaded data may render parts of the page that load something themselves. */
  private async loadAll(page: Page): Promise<void> {
    const begun = new Set<() => Promise<void>>();
    const next = () => (this.isInSight(page) ? [...this.loads].filter((load) => !begun.has(load)) : []);
    for (let loads = next(); loads.length > 0; loads = next()) {
      loads.forEach((load) => begun.add(load));
      await Promise.allSettled(loads.map(async (load) => load()));
      this.render();
    }
  }

  /** The browser would print only what is loaded. On pages with more, the key does what the Print button does. */
  private press(event: KeyboardEvent): void {
    if (this.loads.size === 0 || !isPrintKey(event) || event.defaultPrevented || isComposing(event)) return;
    event.preventDefault();
    void this.print();
  }

  private show(printed: boolean): void {
    if (this.printed() === printed) return;
    this.printed.set(printed);
    this.render();
  }

  /** An error in one part of the page must not prevent printing the rest. */
  private render(): void {
    try {
      this.app.tick();
    } catch (error) {
      this.errors.handleError(error);
    }
  }
}

const patience = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));

/** Ctrl+P, or ⌘P on Apple computers, where Ctrl+P moves the cursor up a line. */
function isPrintKey(event: KeyboardEvent): boolean {
  const { ctrlKey, metaKey, altKey, shiftKey } = event;
  const isApple = /^(Mac|iP)/.test(navigator.platform);
  const held = isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  return held && !altKey && !shiftKey && pressedLetter(event) === 'p';
}
