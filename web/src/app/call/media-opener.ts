import { inject, Injectable } from '@angular/core';
import { Devices } from '../media/devices';
import { LocalMedia } from '../media/local-media';

/** Makes the `LocalMedia` of a call on this browser's devices. Making it opens nothing yet. */
@Injectable({ providedIn: 'root' })
export class MediaOpener {
  private readonly devices = inject(Devices);

  make(): LocalMedia {
    return new LocalMedia({ source: navigator.mediaDevices, chosen: () => this.devices.chosen() });
  }
}
