import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';
import { isTextKey, takesText } from './takes-text';

/** While typing, the next key comes sooner than this. */
const WRITING_MS = 1_000;
/** A pointer that has not moved for this long is not on its way to anything. */
const STILL_MS = 250;

/**
 * Knows whether the user is typing or moving the pointer, so that something that pops up does not get a key or
 * click meant for something else.
 */
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

  /** The user is in the middle of typing, even if the field has lost the focus meanwhile. */
  isWriting(): boolean {
    return this.writing && performance.now() - this.writtenAt < WRITING_MS;
  }

  /** The pointer is on its way to something. */
  isMoving(): boolean {
    return performance.now() - this.pointer.at < STILL_MS;
  }

  /** The user has used this element or moved to it, so that it was not just the page that focused it. */
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

  /**
   * These keys end a text. They count on release, so that a handler of the press still sees that the user was
   * typing.
   */
  private release({ key }: KeyboardEvent): void {
    if (['Escape', 'Enter', 'Tab'].includes(key)) this.writing = false;
  }

  /** Browsers also report moves if the page has moved below a resting pointer. */
  private move({ clientX: x, clientY: y }: PointerEvent): void {
    if (x !== this.pointer.x || y !== this.pointer.y) this.pointer = { x, y, at: performance.now() };
  }
}
