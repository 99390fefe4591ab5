import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';
import { isTextKey, takesText } from './takes-text';

/** Whoever writes presses the next key sooner than that. */
const WRITING_MS = 1_000;
/** Whoever has not moved the pointer for so long is not on the way to anything. */
const STILL_MS = 250;

/** What the user's hands do at this moment: what comes by itself must not get what was meant for something else. */
@Injectable({ providedIn: 'root' })
export class Hands {
  private readonly touched = new WeakSet<EventTarget>();
  private writing = false;
  private writtenAt = -Infinity;
  private pointer = { x: Number.NaN, y: Number.NaN, at: -Infinity };

  constructor() {
    const stop = new AbortController();
    const page = inject(DOCUMENT).defaultView ?? window;
    const options = { capture: true, passive: true, signal: stop.signal };
    page.addEventListener('keydown', (event) => (this.touch(event), this.press(event)), options);
    page.addEventListener('keyup', (event) => (this.touch(event), this.release(event)), options);
    page.addEventListener('input', (event) => this.touch(event), options);
    page.addEventListener('pointerdown', (event) => (this.touch(event), (this.writing = false)), options);
    page.addEventListener('pointermove', (event) => this.move(event), options);
    inject(DestroyRef).onDestroy(() => stop.abort());
  }

  /** In the middle of a text, also where the field has lost the focus meanwhile. */
  isWriting(): boolean {
    return this.writing && performance.now() - this.writtenAt < WRITING_MS;
  }

  /** The pointer is under way to something. */
  isMoving(): boolean {
    return performance.now() - this.pointer.at < STILL_MS;
  }

  /** The user has used this element, or gone to it: it was not only the page that gave it the focus. */
  hasTouched(element: Element): boolean {
    return this.touched.has(element);
  }

  private touch({ target }: Event): void {
    if (target) this.touched.add(target);
  }

  private press(event: KeyboardEvent): void {
    if (!isTextKey(event)) return;
    this.writing = takesText(event.target as Element | null) || this.isWriting();
    this.writtenAt = performance.now();
  }

  /** These end a text; only when they are let go, so that whoever judges them knows that it was one. */
  private release({ key }: KeyboardEvent): void {
    if (['Escape', 'Enter', 'Tab'].includes(key)) this.writing = false;
  }

  /** Browsers tell of moves also where the page has moved beneath a pointer at rest. */
  private move({ clientX: x, clientY: y }: PointerEvent): void {
    if (x !== this.pointer.x || y !== this.pointer.y) this.pointer = { x, y, at: performance.now() };
  }
}
