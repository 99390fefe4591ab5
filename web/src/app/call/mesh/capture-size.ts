import type { LocalMedia } from '../../media/local-media';
import { captureHeight } from '../../webrtc/quality/upload-budget';

/** This long after the last connection has come or gone, its first pictures are there. */
const CALM_MS = 10_000;

/**
 * Captures the camera no larger than anybody is sent, which saves power. A camera that changes its size stops for a moment, on a busy
 * machine for seconds, so it does not change while people come: pictures are scaled down to what each connection gets in any case.
 */
export class CaptureSize {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private connections = 0;

  constructor(private readonly media: Pick<LocalMedia, 'capture'>) {}

  /** The number of connections, as often as it is looked at: it counts only where it has changed. */
  follow(connections: number): void {
    if (connections === this.connections) return;
    this.connections = connections;
    clearTimeout(this.timer);
    if (connections === 0) return;
    this.timer = setTimeout(() => this.media.capture(captureHeight(connections)), CALM_MS);
  }

  close(): void {
    clearTimeout(this.timer);
  }
}
