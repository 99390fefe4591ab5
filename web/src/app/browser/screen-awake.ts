import { DestroyRef, DOCUMENT, effect, inject, untracked } from '@angular/core';

/**
 * Keeps the screen on for as long as `wanted`. The browser releases the wake lock whenever the page is hidden, so
 * it is requested again when the page is visible. If the browser refuses (for example on low battery) nothing is
 * shown, since the call goes on. Call it in an injection context.
 */
export function keepScreenAwake(wanted: () => boolean): void {
  const page = inject(DOCUMENT);
  const screen = new AwakeScreen(page);
  const follow = () => untracked(() => (wanted() ? void screen.hold() : screen.release()));
  effect(() => (wanted(), follow()));
  page.addEventListener('visibilitychange', follow);
  inject(DestroyRef).onDestroy(() => {
    page.removeEventListener('visibilitychange', follow);
    screen.release();
  });
}

class AwakeScreen {
  private lock: WakeLockSentinel | null = null;
  private asking = false;
  private wanted = false;

  constructor(private readonly page: Document) {}

  async hold(): Promise<void> {
    this.wanted = true;
    if (this.asking || this.page.hidden || this.lock?.released === false) return;
    this.asking = true;
    try {
      this.lock = await navigator.wakeLock.request('screen');
    } catch {
      // If the lock was refused or is not supported, it is requested again when the page is next visible.
    } finally {
      this.asking = false;
    }
    if (!this.wanted) this.release();
  }

  release(): void {
    this.wanted = false;
    void this.lock?.release().catch(() => undefined);
    this.lock = null;
  }
}
