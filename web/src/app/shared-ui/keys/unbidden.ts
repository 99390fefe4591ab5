import { DestroyRef, Directive, ElementRef, inject, signal } from '@angular/core';
import { Hands } from './hands';
import { isTextKey, takesText } from './takes-text';

/** Nobody has seen what has come, and aimed at it, before. */
const UNSEEN_MS = 400;
/** They lead elsewhere, and do nothing. */
const HARMLESS = new Set(['Tab', 'Shift', 'Control', 'Alt', 'Meta', 'F6']);

/**
 * Something that comes by itself, such as the card of a call: what a user was about to do is not done to it. For a
 * moment it takes no key, and clicks go to what lies beneath, where they were meant to go; only a pointer that sets
 * out after it has come may mean it. Text is written on in the field that had the focus.
 */
@Directive({
  selector: '[parleyUnbidden]',
  host: { '[class.parley-unseen]': 'unseen()' },
})
export class Unbidden {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly hands = inject(Hands);
  private readonly mutableUnseen = signal(true);
  private readonly focusedBefore = document.activeElement;

  /** Too new for anybody to mean it. */
  readonly unseen = this.mutableUnseen.asReadonly();

  constructor() {
    const over = new AbortController();
    const see = () => (this.mutableUnseen.set(false), over.abort());
    const timer = setTimeout(see, UNSEEN_MS);
    if (!this.hands.isMoving())
      window.addEventListener('pointermove', () => this.hands.isMoving() && see(), { signal: over.signal });
    this.host.addEventListener('keydown', (event) => this.judge(event), { capture: true });
    inject(DestroyRef).onDestroy(() => (clearTimeout(timer), over.abort()));
  }

  /** Whether this key was pressed for something else. */
  refuses(event: KeyboardEvent): boolean {
    return this.unseen() || event.repeat || this.hands.isWriting();
  }

  private judge(event: KeyboardEvent): void {
    if (this.isWrittenOn(event)) return;
    if (HARMLESS.has(event.key) || !this.refuses(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The browser writes the letter into what has the focus by then. */
  private isWrittenOn(event: KeyboardEvent): boolean {
    const { focusedBefore } = this;
    if (event.target !== this.host || !isTextKey(event)) return false;
    if (!(focusedBefore instanceof HTMLElement) || !takesText(focusedBefore)) return false;
    focusedBefore.focus();
    return focusedBefore === document.activeElement;
  }
}
