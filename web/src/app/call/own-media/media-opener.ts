import { inject, Injectable, Injector } from '@angular/core';
import { DeviceFollower } from '../../media/device-follower';
import { Devices } from '../../media/devices';
import { LocalMedia } from '../../media/local-media';

/** Creates the `LocalMedia` of a call with this browser's devices. Creating it opens nothing yet. */
@Injectable({ providedIn: 'root' })
export class MediaOpener {
  private readonly devices = inject(Devices);
  private readonly injector = inject(Injector);
  private readonly followers = new WeakMap<LocalMedia, DeviceFollower>();

  make(): LocalMedia {
    const follower = new DeviceFollower(this.devices, this.injector);
    const media = new LocalMedia({
      source: navigator.mediaDevices,
      chosen: () => ({ microphone: follower.preferred('microphone'), camera: follower.preferred('camera') }),
      lost: (kind, track) => follower.lost(kind, track),
    });
    follower.follow(media);
    this.followers.set(media, follower);
    return media;
  }

  /** The follower that keeps these media on the wanted devices and says what happened to them. */
  followerOf(media: LocalMedia): DeviceFollower | null {
    return this.followers.get(media) ?? null;
  }
}
