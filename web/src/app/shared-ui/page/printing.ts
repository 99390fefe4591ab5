import { ApplicationRef, DestroyRef, ErrorHandler, inject, Injectable, signal } from '@angular/core';
import { isComposing } from '../keys/composing';
import { pressedLetter } from '../keys/pressed-letter';

/** The longest wait before printing. What has not loaded by then is named on the paper as left out. */
const PATIENCE_MS = 15_000;

/** The page that is to be printed, as long as it is in sight. */
interface Page {
  readonly path: string;
  readonly loads: readonly (() => Promise<void>)[];
}

/** Whether the page is being printed: for lists that show only what is in sight, and what is folded up. */
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

  /** Has `load` bring what is missing on the page before it prints, for as long as the caller is there. To be called in an injection context. */
  complete(load: () => Promise<void>): void {
    this.loads.add(load);
    inject(DestroyRef).onDestroy(() => {
      this.loads.delete(load);
      this.noteLeft();
    });
  }

  /** The paper shows what stood on the page when the browser began, so all has to be there before. */
  async print(): Promise<void> {
    if (this.waiting()) return;
    this.waiting.set(true);
    const page: Page = { path: location.pathname, loads: [...this.loads] };
    await Promise.race([this.loadAll(page), patience(), this.leaving(page)]);
    this.waiting.set(false);
    if (this.isInSight(page)) this.open();
  }

  /** The browser may refuse it, as it does in a frame: then the page is to look as before. */
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

  /** What has come may bring parts of the page with it that load something themselves. */
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

/** Ctrl+P, and ⌘P on Apple's machines, where Ctrl+P goes a line up. */
function isPrintKey(event: KeyboardEvent): boolean {
  const { ctrlKey, metaKey, altKey, shiftKey } = event;
  const isApple = /^(Mac|iP)/.test(navigator.platform);
  const held = isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  return held && !altKey && !shiftKey && pressedLetter(event) === 'p';
}
