import { afterNextRender, Component, computed, DestroyRef, ElementRef, inject, input, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { Call } from '@contracts';
import { Avatar } from '../shared-ui/avatar';
import { Calling } from './calling';
import { incomingWords } from './incoming-words';
import { Typing } from './typing';

/** One call that rings: who, what, and what to do about it. In another call it is a small, silent notice. */
@Component({
  selector: 'parley-incoming-card',
  imports: [Avatar, MatButton, MatIcon],
  templateUrl: './incoming-card.html',
  styleUrl: './incoming-card.scss',
  host: {
    '[class.quiet]': 'quiet()',
    '(document:keydown)': 'onKey($event)',
    '(focusin)': 'holdsFocus = true',
    '(focusout)': 'followFocus($event)',
  },
})
export class IncomingCard {
  readonly call = input.required<Call>();
  readonly quiet = input(false);

  private readonly calling = inject(Calling);
  private readonly card = viewChild.required<ElementRef<HTMLElement>>('card');
  private readonly focusedBefore = document.activeElement;
  protected holdsFocus = false;

  protected readonly video = computed(() => this.call().type === 'video');
  protected readonly words = computed(() => incomingWords(this.call()));
  protected readonly waiting = computed(() => this.calling.answering() !== null);
  protected readonly nameId = computed(() => `incoming-name-${this.call().id}`);
  protected readonly kindId = computed(() => `incoming-kind-${this.call().id}`);

  constructor() {
    // Whoever is typing keeps the focus: their next key must not answer a call.
    if (!inject(Typing).now) afterNextRender(() => !this.quiet() && this.card().nativeElement.focus());
    inject(DestroyRef).onDestroy(() => this.giveFocusBack());
  }

  protected accept(): void {
    void this.calling.accept(this.call(), { video: this.video() });
  }

  protected acceptAudioOnly(): void {
    void this.calling.accept(this.call(), { video: false });
  }

  protected decline(): void {
    void this.calling.decline(this.call());
  }

  protected ignore(): void {
    this.calling.ignore(this.call());
  }

  /** Enter accepts where it means nothing else, Escape ignores. */
  protected onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.repeat) return;
    if (event.key === 'Escape') this.ignore();
    else if (event.key === 'Enter' && !this.quiet() && this.enterIsFree()) this.accept();
    else return;
    event.preventDefault();
  }

  private enterIsFree(): boolean {
    const { activeElement, body } = document;
    const free = [null, body, this.card().nativeElement].includes(activeElement as HTMLElement | null);
    return free || activeElement?.tagName === 'H1';
  }

  /** Focus that goes nowhere stays counted: so it does when the card is taken away. */
  protected followFocus({ relatedTarget }: FocusEvent): void {
    if (relatedTarget) this.holdsFocus = this.card().nativeElement.contains(relatedTarget as Node);
  }

  /** By now the card is out of the page, and the focus nowhere. */
  private giveFocusBack(): void {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost && this.holdsFocus && this.focusedBefore instanceof HTMLElement) this.focusedBefore.focus();
  }
}
