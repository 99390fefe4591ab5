import type { LocalMedia } from '../media/local-media';

const WITHOUT_CAMERA = 'You are heard, but not seen.';

/** What does not work with my microphone, camera or screen, and what to do; null where all is well. */
export function problemWords(media: Pick<LocalMedia, 'problems'>): string | null {
  const { camera, microphone, screen } = media.problems();
  if (camera && !microphone) return `${camera.words} ${WITHOUT_CAMERA}`;
  return (microphone ?? screen)?.words ?? null;
}
