import {
  afterNextRender,
  Component,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  signal,
  type Type,
  untracked,
  ViewContainerRef,
} from '@angular/core';
import { Hands } from '../keys/hands';
import { Floats } from './floats';

const NOT_LOADED = 'This part of Parley could not be loaded. Try again in a moment.';
const NOTICE_MS = 8_000;

/**
 * A button with a menu, which is loaded together with what floats. Until then its content stands there: a button that
 * looks the same and has the same name. A press on it is not lost, nor is the focus, unless the user has gone on to
 * something else meanwhile.
 */
@Component({
  selector: 'parley-late',
  template: `
    @if (!isThere()) {
      <ng-content />
    }
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
  host: { '(click)': 'press()' },
})
export class Late {
  readonly from = input.required<() => Promise<Type<unknown>>>();

  private readonly floats = inject(Floats);
  private readonly hands = inject(Hands);
  private readonly injector = inject(Injector);
  private readonly life = inject(DestroyRef);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  /** It comes beside this element, since a place within it would need more of Angular on the first page. */
  private readonly place = inject(ViewContainerRef);
  protected readonly isThere = signal(false);
  /** The element that had the focus when it was pressed, which need not be the button: Safari gives it none. */
  private pressed: { focus: Element | null } | null = null;

  constructor() {
    effect(() => {
      if (this.floats.overlays()) untracked(() => void this.load().catch(() => undefined));
    });
  }

  protected press(): void {
    if (this.isThere()) return;
    this.pressed = { focus: document.activeElement };
    this.load().catch(() => this.giveUp());
  }

  private async load(): Promise<void> {
    const [part] = await Promise.all([this.from()(), this.floats.load()]);
    if (this.isThere() || this.life.destroyed) return;
    const focus = document.activeElement;
    const hadFocus = this.host.contains(focus);
    const isWanted = this.pressed !== null && (hadFocus || focus === this.pressed.focus || !this.hasGoneOn(focus));
    const { location } = this.place.createComponent(part);
    this.isThere.set(true);
    const goOn = () =>
      this.goOn((location.nativeElement as HTMLElement).querySelector('button'), { hadFocus, isWanted });
    afterNextRender({ read: goOn }, { injector: this.injector });
  }

  private giveUp(): void {
    if (this.isThere() || this.life.destroyed) return;
    // The part may come later for another reason; then it must not open by itself.
    this.pressed = null;
    this.floats.say(NOT_LOADED, { ms: NOTICE_MS });
  }

  /** The page may have focused something by itself, such as a search, or nothing has the focus any more. */
  private hasGoneOn(focus: Element | null): boolean {
    return focus !== null && focus !== document.body && this.hands.hasTouched(focus);
  }

  private goOn(button: HTMLElement | null, { hadFocus, isWanted }: { hadFocus: boolean; isWanted: boolean }): void {
    if (hadFocus) button?.focus();
    if (isWanted) button?.click();
  }
}
