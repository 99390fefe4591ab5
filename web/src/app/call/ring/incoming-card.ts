import { LiveAnnouncer } from '@angular/cdk/a11y';
import { afterNextRender, Component, computed, DestroyRef, ElementRef, inject, input, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { Call } from '@contracts';
import { Avatar } from '../../shared-ui/avatar';
import { Hands } from '../../shared-ui/keys/hands';
import { holdsKeys } from '../../shared-ui/keys/takes-text';
import { Unbidden } from '../../shared-ui/keys/unbidden';
import { Calling } from '../session/calling';
import { incomingWords } from './incoming-words';

/** One ringing call: who, what kind, and the ways to answer. During another call it is a small, silent notice. */
@Component({
  selector: 'parley-incoming-card',
  imports: [Avatar, MatButton, MatIcon, Unbidden],
  templateUrl: './incoming-card.html',
  styleUrl: './incoming-card.scss',
  host: {
    '[class.quiet]': 'quiet()',
    '(keydown)': 'onKey($event)',
    '(document:keydown)': 'onKey($event)',
    '(focusin)': 'holdsFocus = true',
    '(focusout)': 'followFocus($event)',
  },
})
export class IncomingCard {
  readonly call = input.required<Call>();
  readonly quiet = input(false);

  private readonly calling = inject(Calling);
  private readonly hands = inject(Hands);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly unbidden = viewChild.required(Unbidden);
  private readonly card = viewChild.required<ElementRef<HTMLElement>>('card');
  private readonly focusedBefore = document.activeElement;
  protected holdsFocus = false;

  protected readonly video = computed(() => this.call().type === 'video');
  protected readonly words = computed(() => incomingWords(this.call()));
  protected readonly waiting = computed(() => this.calling.answering() !== null);
  protected readonly nameId = computed(() => `incoming-name-${this.call().id}`);
  protected readonly kindId = computed(() => `incoming-kind-${this.call().id}`);

  constructor() {
    afterNextRender(() => this.arrive());
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

  /**
   * Enter accepts and Escape ignores the call where these keys have no other meaning; F6 moves the focus here from
   * anywhere. A dialog below the card does not get the keys that the card handles.
   */
  protected onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const deed = this.deedOf(event);
    if (!deed) return;
    event.preventDefault();
    event.stopPropagation();
    deed();
  }

  private deedOf(event: KeyboardEvent): (() => void) | null {
    const within = this.card().nativeElement.contains(document.activeElement);
    if (event.key === 'F6' && !within) return () => this.takeFocus();
    if (this.unbidden().refuses(event)) return null;
    if (event.key === 'Escape' && (within || this.keysAreFree())) return () => this.ignore();
    const onButton = within && document.activeElement !== this.card().nativeElement;
    const accepts = event.key === 'Enter' && !this.quiet() && !onButton && (within || this.keysAreFree());
    return accepts ? () => this.accept() : null;
  }

  /** Nothing focused needs these keys. During another call they belong to that call. */
  private keysAreFree(): boolean {
    const { activeElement, body } = document;
    const endOfRoute = activeElement?.matches('h1, main') === true;
    return !this.quiet() && (activeElement === null || activeElement === body || endOfRoute);
  }

  /** If the user is in a field or has something open, the focus stays there, and the call is announced. */
  private arrive(): void {
    const { name, kind } = this.words();
    if (!this.quiet() && !this.isFocusInUse()) return this.takeFocus();
    void this.announcer.announce(`${name}. ${kind}. F6 leads to the answer.`, 'assertive');
  }

  private takeFocus(): void {
    this.card().nativeElement.focus();
  }

  /** A field that the page itself has focused, and that nobody has used, is not in use. */
  private isFocusInUse(): boolean {
    const focused = document.activeElement;
    if (!holdsKeys(focused)) return false;
    const idle = focused instanceof HTMLInputElement && 'focusedByPage' in focused.dataset && focused.value === '';
    return !idle || this.hands.hasTouched(focused);
  }

  /** Focus that moves nowhere still counts as being in the card, which is what happens when the card is removed. */
  protected followFocus({ relatedTarget }: FocusEvent): void {
    if (relatedTarget) this.holdsFocus = this.card().nativeElement.contains(relatedTarget as Node);
  }

  /** By now the card is removed, and nothing has the focus. */
  private giveFocusBack(): void {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost && this.holdsFocus && this.focusedBefore instanceof HTMLElement) this.focusedBefore.focus();
  }
}
