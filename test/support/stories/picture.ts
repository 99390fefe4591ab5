import { ANN, BEN, DESCRIPTION, SOUND, Story } from '../call-story.js';
import { connected, repeat, type Stories } from './scenes.js';

const SEEN = { ...SOUND, video: true };

/** Somebody is not seen. */
export const PICTURE_STORIES: Stories = {
  cameraFailed: ['no-camera', connected().event('trouble', BEN, { what: 'camera-denied', detail: null })],
  noPicture: ['no-picture', notSeen()],
  videoRefused: [
    'video-refused',
    new Story()
      .joined(ANN, { media: SEEN })
      .signal(ANN, 'offer')
      .joined(BEN, { media: SEEN })
      .signal(BEN, 'answer', { facts: { ...DESCRIPTION, media: [section(true)] } })
      .link(ANN, 'connected')
      .link(BEN, 'connected'),
  ],
};

function notSeen(): Story {
  const story = connected().event('media', BEN, SEEN);
  repeat(4, () => story.sample(ANN).sample(BEN, { videoOutKbps: 400 }));
  return story;
}

function section(rejected: boolean) {
  return { kind: 'video', mid: '1', direction: rejected ? 'inactive' : 'sendrecv', rejected, codecs: [] };
}
