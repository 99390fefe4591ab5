import type { MediaState } from '@contracts';

const KEY = 'parley-call-media';
type Wanted = Pick<MediaState, 'audio' | 'video'>;

/** What I wanted to send in this call, for the case that the page is reloaded: who was muted comes back muted. */
export function rememberMedia(callId: number, { audio, video }: Wanted): void {
  sessionStorage.setItem(KEY, JSON.stringify({ callId, audio, video }));
}

export function recallMedia(callId: number): Wanted | null {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as (Wanted & { callId: number }) | null;
    return stored?.callId === callId ? { audio: stored.audio, video: stored.video } : null;
  } catch {
    return null;
  }
}
