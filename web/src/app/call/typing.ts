import { DOCUMENT, inject, Injectable } from '@angular/core';

/** Whoever has not pressed a key for so long is not typing, even with the cursor in a field. */
const PAUSE_MS = 2_000;

/** Whether keys pressed there are text. */
export function takesText(focused: Element | null): boolean {
  if (!(focused instanceof HTMLElement)) return false;
  return focused.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(focused.tagName);
}

/** Knows whether the user is writing something at this moment, and should not be interrupted. */
@Injectable({ providedIn: 'root' })
export class Typing {
  private readonly document = inject(DOCUMENT);
  private lastKeyAt = -Infinity;

  constructor() {
    this.document.addEventListener('keydown', () => (this.lastKeyAt = performance.now()), { capture: true });
  }

  /** To be asked before the key that is being handled counts: listen in the bubbling phase. */
  get now(): boolean {
    return takesText(this.document.activeElement) && performance.now() - this.lastKeyAt < PAUSE_MS;
  }
}
