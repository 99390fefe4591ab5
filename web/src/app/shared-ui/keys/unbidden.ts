import { DestroyRef, Directive, ElementRef, inject, signal } from '@angular/core';
import { Hands } from './hands';
import { isTextKey, takesText } from './takes-text';

/** Within this time nobody can have seen what popped up and aimed at it. */
const UNSEEN_MS = 400;
/** These keys only move the focus, or do nothing. */
const HARMLESS = new Set(['Tab', 'Shift', 'Control', 'Alt', 'Meta', 'F6']);

/**
 * For something that pops up by itself, such as the card of an incoming call, so that it does not get what the user
 * was about to do elsewhere. For a moment it ignores keys, and clicks go to what is below it; only a pointer that
 * starts moving after it has come counts. Typing goes on in the field that had the focus.
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

  /** It is too new for anybody to have meant it. */
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

  /** Whether this key was meant for something else. */
  refuses(event: KeyboardEvent): boolean {
    return this.unseen() || event.repeat || this.hands.isWriting();
  }

  private judge(event: KeyboardEvent): void {
    if (this.isWrittenOn(event)) return;
    if (HARMLESS.has(event.key) || !this.refuses(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The browser types the letter into whatever has the focus at that time. */
  private isWrittenOn(event: KeyboardEvent): boolean {
    const { focusedBefore } = this;
    if (event.target !== this.host || !isTextKey(event)) return false;
    if (!(focusedBefore instanceof HTMLElement) || !takesText(focusedBefore)) return false;
    focusedBefore.focus();
    return focusedBefore === document.activeElement;
  }
}
