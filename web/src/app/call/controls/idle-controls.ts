import { computed, DestroyRef, inject, signal } from '@angular/core';

const IDLE_AFTER_MS = 3_000;

/**
 * Whether the user has touched nothing for three seconds. A keyboard user may rest on a button for longer and must
 * see where the focus is, so a focused button counts as touched. A touch that only brings the controls back does
 * not press what is below the finger. Create it in an injection context.
 */
export class IdleControls {
  private readonly resting = signal(false);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private swallow = false;

  /** The user touches nothing, and the controls may be hidden. */
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
