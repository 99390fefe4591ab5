import { Injectable } from '@angular/core';
import type { LocalMedia } from '../../media/local-media';

/** Media that no page has taken by then are closed. */
const KEPT_MS = 10_000;

/** Microphone and camera on the way from one page to the next, so that the browser asks once and the light does not go out. */
@Injectable({ providedIn: 'root' })
export class CarriedMedia {
  private media: LocalMedia | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  put(media: LocalMedia): void {
    this.take()?.close();
    this.media = media;
    this.timer = setTimeout(() => this.take()?.close(), KEPT_MS);
  }

  /** Whoever takes it closes it. */
  take(): LocalMedia | null {
    clearTimeout(this.timer);
    const media = this.media;
    this.media = null;
    return media;
  }
}
