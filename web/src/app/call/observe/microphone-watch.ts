import { effect, untracked } from '@angular/core';
import type { LocalMedia } from '../../media/local-media';
import { deviceNow } from '../../session/server-clock';
import { levelFrom } from '../../webrtc/quality/audio-levels';
import type { MeasuresByPerson } from '../../webrtc/quality/link-looks';
import type { Note, Sight } from './observer';

/** A shorter silence is a pause: a microphone that works gives at least the noise of the room now and then. */
const SILENT_MS = 15_000;

/** Tells whether the own microphone gives sound, and whether the system or the device has muted it. */
export class MicrophoneWatch {
  private readonly ends: (() => void)[] = [];
  private silentMs = 0;
  private isToldSilent = false;
  private isHeard = false;
  private since = 0;
  private isClosed = false;

  /** Call it in an injection context. */
  constructor(
    private readonly note: Note,
    private readonly media: Pick<LocalMedia, 'microphone' | 'actual'>,
  ) {
    const following = effect((onCleanup) => {
      const track = media.microphone();
      if (!track) return;
      this.silentMs = 0;
      const end = untracked(() => this.follow(track));
      onCleanup(end);
    });
    this.ends.push(() => following.destroy());
  }

  /** Takes what was measured in the last seconds. */
  weigh(measures: MeasuresByPerson): void {
    const [measure] = [...measures.values()].filter(({ ownSound, spanMs }) => ownSound !== null && spanMs > 0);
    if (!measure || !this.media.actual().audio) return void (this.silentMs = 0);
    if (measure.ownSound === 0) this.silence(measure.spanMs);
    else this.sound(measure.ownSound ?? 0);
  }

  close(): void {
    this.isClosed = true;
    for (const end of this.ends.splice(0)) end();
  }

  private silence(ms: number): void {
    this.silentMs += ms;
    if (this.isToldSilent || this.silentMs < SILENT_MS) return;
    this.isToldSilent = true;
    this.tell('silent', this.silentMs, 0);
  }

  /** The first sound is told, and the first after a silence. */
  private sound(root: number): void {
    if (!this.isHeard || this.isToldSilent) this.tell('heard', this.silentMs, Math.round(100 * levelFrom(root)));
    this.isHeard = true;
    this.isToldSilent = false;
    this.silentMs = 0;
  }

  private follow(track: MediaStreamTrack): () => void {
    let isMuted = false;
    const listeners = {
      mute: () => {
        isMuted = true;
        this.since = deviceNow();
        this.tell('muted', 0);
      },
      unmute: () => {
        isMuted = false;
        this.tell('unmuted', deviceNow() - this.since);
      },
      ended: () => this.tell('ended', 0),
    };
    if (track.muted) listeners.mute();
    for (const [event, hear] of Object.entries(listeners)) track.addEventListener?.(event, hear);
    return () => {
      for (const [event, hear] of Object.entries(listeners)) track.removeEventListener?.(event, hear);
      // Another microphone is in use from now on, and nobody hears of this one any more.
      if (isMuted && !this.isClosed && untracked(this.media.microphone) !== null) listeners.unmute();
    };
  }

  private tell(state: Sight<'microphone'>['state'], forMs: number, level: number | null = null): void {
    this.note({ what: 'microphone', state, forMs, level });
  }
}
