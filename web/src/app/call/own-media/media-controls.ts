import { computed, type Signal } from '@angular/core';
import type { LocalMedia } from '../../media/local-media';

/** Not on a telephone of Apple's, nor in a frame that may not. */
export const canFillScreen = () => document.fullscreenEnabled;
export const canShareScreen = () => typeof navigator.mediaDevices?.getDisplayMedia === 'function';

/** What the buttons for microphone, camera and screen show and are called, in whatever bar they stand. */
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
