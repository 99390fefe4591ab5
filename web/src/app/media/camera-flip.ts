import { computed, type Signal } from '@angular/core';
import type { Facing } from './capturer';
import type { Devices } from './devices';
import type { LocalMedia } from './local-media';

/** Which way a telephone's camera faces; null if the camera does not say, as most other cameras do not. */
const facingOf = (camera: MediaStreamTrack | null): Facing | null => {
  const { facingMode } = camera?.getSettings?.() ?? {};
  return facingMode === 'user' || facingMode === 'environment' ? facingMode : null;
};

/** The user's own picture is mirrored unless the camera faces away from the user. */
export const isMirror = (camera: MediaStreamTrack | null): boolean => facingOf(camera) !== 'environment';

/** Changes to the other camera of a telephone or tablet with one press. */
export class CameraFlip {
  /** True if there is a second camera and either the camera says which way it faces or the device is used by touch. */
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
