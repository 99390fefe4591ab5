import { DestroyRef, inject, signal } from '@angular/core';

/**
 * Shows the whole page in full screen, so that menus and dialogs stay visible; ends with the component that asked
 * for it. Create it in an injection context.
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
