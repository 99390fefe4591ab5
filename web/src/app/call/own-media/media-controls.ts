import { computed, type Signal } from '@angular/core';
import type { LocalMedia } from '../../media/local-media';

/** False on iPhones, and in a frame without permission. */
export const canFillScreen = () => document.fullscreenEnabled;
export const canShareScreen = () => typeof navigator.mediaDevices?.getDisplayMedia === 'function';

/** The icons and names of the buttons for microphone, camera and screen, shared by all bars. */
export function mediaControls(media: () => Pick<LocalMedia, 'actual' | 'wanted'>) {
  const heard = computed(() => media().actual().audio);
  const seen = computed(() => media().wanted().video);
  const sharing = computed(() => media().wanted().screen);
  return {
    ...{ heard, seen, sharing },
    microphoneName: computed(() => (heard() ? 'Mute' : media().actual().listening ? 'Turn microphone on' : 'Unmute')),
    cameraName: computed(() => (seen() ? 'Turn camera off' : 'Turn camera on')),
    screenName: computed(() => (sharing() ? 'Stop sharing' : 'Share screen')),
  } satisfies Record<string, Signal<boolean | string>>;
}
