import { computed, DestroyRef, inject, signal } from '@angular/core';

const IDLE_AFTER_MS = 3_000;

/**
 * Whether nobody has touched anything for three seconds. Whoever goes from button to button by key rests on one for
 * longer, and is to see where they are: they count as touching it. A touch that only brings the controls back does not press
 * what lies beneath the finger. To be made in an injection context.
 */
export class IdleControls {
  private readonly resting = signal(false);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private swallow = false;

  /** Nobody touches anything, and the controls may go. */
  readonly idle = computed(() => this.resting() && this.mayGo());

  constructor(
    private readonly host: HTMLElement,
    private readonly mayGo: () => boolean,
  ) {
    const stop = new AbortController();
    const options = { capture: true, signal: stop.signal };
    host.addEventListener('pointermove', () => this.wake(), options);
    host.addEventListener('pointerdown', (event) => this.touch(event), options);
    host.addEventListener('click', (event) => this.press(event), options);
    host.addEventListener('wheel', () => this.wake(), { ...options, passive: true });
    host.addEventListener('focusin', () => this.wake(), options);
    document.addEventListener('keydown', () => this.wake(), options);
    inject(DestroyRef).onDestroy(() => (stop.abort(), clearTimeout(this.timer)));
    this.wake();
  }

  wake(): void {
    this.resting.set(false);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rest(), IDLE_AFTER_MS);
  }

  private rest(): void {
    if (this.host.querySelector('button:focus-visible, a:focus-visible')) this.wake();
    else this.resting.set(true);
  }

  private touch({ pointerType }: PointerEvent): void {
    this.swallow = pointerType === 'touch' && this.idle();
    this.wake();
  }

  private press(event: MouseEvent): void {
    if (!this.swallow) return;
    this.swallow = false;
    event.preventDefault();
    event.stopPropagation();
  }
}
