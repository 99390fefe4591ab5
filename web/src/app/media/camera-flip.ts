import { computed, type Signal } from '@angular/core';
import type { Facing } from './capturer';
import type { Devices } from './devices';
import type { LocalMedia } from './local-media';

/** Which way the camera of a telephone looks; null where it does not say, as most others. */
const facingOf = (camera: MediaStreamTrack | null): Facing | null => {
  const { facingMode } = camera?.getSettings?.() ?? {};
  return facingMode === 'user' || facingMode === 'environment' ? facingMode : null;
};

/** One sees oneself as in a mirror, and what lies ahead as it is. */
export const isMirror = (camera: MediaStreamTrack | null): boolean => facingOf(camera) !== 'environment';

/** The other camera of a telephone or tablet, by one press. */
export class CameraFlip {
  /** There is another camera, and it looks another way or there is no other way to choose it quickly. */
  readonly possible = computed(() => {
    const camera = this.media().camera();
    if (!camera || this.devices.lists().camera.length < 2) return false;
    return facingOf(camera) !== null || matchMedia('(pointer: coarse)').matches;
  });

  constructor(
    private readonly devices: Devices,
    private readonly media: Signal<LocalMedia>,
  ) {}

  async flip(): Promise<void> {
    const media = this.media();
    const facing = facingOf(media.camera());
    if (facing) return media.face(facing === 'user' ? 'environment' : 'user');
    this.devices.choose('camera', this.next(media.camera()));
    return media.change('camera');
  }

  private next(camera: MediaStreamTrack | null): string | null {
    const list = this.devices.lists().camera;
    const now = list.findIndex(({ id }) => id === camera?.getSettings?.().deviceId);
    return list[(now + 1) % list.length]?.id ?? null;
  }
}
