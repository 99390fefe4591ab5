import { DestroyRef, inject, signal } from '@angular/core';

/**
 * The whole page over the whole screen, so that menus and dialogs stay visible; left with whoever asked for it. To be
 * made in an injection context.
 */
export class FullScreen {
  private readonly filled = signal(document.fullscreenElement !== null);
  readonly on = this.filled.asReadonly();

  constructor() {
    const follow = () => this.filled.set(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    inject(DestroyRef).onDestroy(() => {
      document.removeEventListener('fullscreenchange', follow);
      if (document.fullscreenElement) void document.exitFullscreen();
    });
  }

  toggle(): void {
    if (!document.fullscreenEnabled) return;
    const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    done.catch(() => undefined);
  }
}
