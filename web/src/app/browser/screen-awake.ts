import { DestroyRef, DOCUMENT, effect, inject, untracked } from '@angular/core';

/**
 * Keeps the screen from going dark for as long as `wanted`. The browser takes that back whenever the page is out of
 * sight, so it is asked again when the page is seen. Where it says no, as with little power, nothing is said: the call
 * goes on. To be called in an injection context.
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
      // Refused, or unknown to this browser: asked again when the page is next seen.
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
