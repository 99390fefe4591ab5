import type { MediaState } from '@contracts';
import { tabStore } from '../../browser/stores';

const KEY = 'parley-call-media';
type Wanted = Pick<MediaState, 'audio' | 'video'>;
/** `listening`: without any microphone. */
export type RememberedMedia = Wanted & { listening?: boolean };

/** Remembers what the user wanted to send in this call, for a reload: a muted user comes back muted. */
export function rememberMedia(callId: number, { audio, video, listening }: RememberedMedia): void {
  tabStore.set(KEY, JSON.stringify({ callId, audio, video, listening }));
}

export function recallMedia(callId: number): RememberedMedia | null {
  try {
    const stored = JSON.parse(tabStore.get(KEY) ?? 'null') as (RememberedMedia & { callId: number }) | null;
    return stored?.callId === callId ? { audio: stored.audio, video: stored.video, listening: stored.listening } : null;
  } catch {
    return null;
  }
}
