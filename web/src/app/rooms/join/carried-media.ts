import { Injectable } from '@angular/core';
import type { LocalMedia } from '../../media/local-media';

/** Media that no page has taken after this time are closed. */
const KEPT_MS = 10_000;

/**
 * Carries the open microphone and camera from one page to the next, so that the browser asks only once and the
 * camera's light stays on.
 */
@Injectable({ providedIn: 'root' })
export class CarriedMedia {
  private media: LocalMedia | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  put(media: LocalMedia): void {
    this.take()?.close();
    this.media = media;
    this.timer = setTimeout(() => this.take()?.close(), KEPT_MS);
  }

  /** The caller owns the media and must close them. */
  take(): LocalMedia | null {
    clearTimeout(this.timer);
    const media = this.media;
    this.media = null;
    return media;
  }
}
