import type { MediaKind, MediaProblem } from '../../media/media-problem';
import type { LocalMedia } from '../../media/local-media';

/** A device of the user that does not work, and what to do. */
export interface DeviceProblem {
  readonly kind: MediaKind;
  readonly words: string;
}

const LISTENING = 'Until then you only listen.';
const UNSEEN = 'You are heard, but not seen.';

/** What does not work with the user's microphone, camera or screen; null if everything does. */
export function ownProblem({ problems, listening }: Pick<LocalMedia, 'problems' | 'listening'>): DeviceProblem | null {
  const { camera, microphone, screen } = problems();
  if (microphone) return told('microphone', microphone, listening() ? LISTENING : '');
  if (camera) return told('camera', camera, listening() ? '' : UNSEEN);
  return screen && told('screen', screen, '');
}

const told = (kind: MediaKind, { words }: MediaProblem, so: string): DeviceProblem => ({
  kind,
  words: `${words} ${so}`.trim(),
});
