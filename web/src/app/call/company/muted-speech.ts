import { computed, effect, inject, type Signal, signal, untracked } from '@angular/core';
import { LevelMeter, SPEECH_LEVEL } from '../../media/level-meter';
import type { LocalMedia } from '../../media/local-media';
import { SoundOutput } from '../../media/sound-output';

const LOOK_EVERY_MS = 150;
/** This many successive looks are speech, not a cough. */
const SPEECH_LOOKS = 4;
const NOTICE_MS = 4_000;

/** Notices that somebody speaks into a muted microphone. */
class MutedSpeech {
  private readonly noticed = signal(false);
  private meter: LevelMeter | null = null;
  private looking: ReturnType<typeof setInterval> | undefined;
  private quieting: ReturnType<typeof setTimeout> | undefined;
  private loud = 0;

  /** True for some seconds after speech was heard. */
  readonly heard = this.noticed.asReadonly();

  watch(context: AudioContext, track: MediaStreamTrack): void {
    this.close();
    const meter = new LevelMeter(context, track);
    this.meter = meter;
    this.looking = setInterval(() => this.look(meter.level()), LOOK_EVERY_MS);
  }

  close(): void {
    clearInterval(this.looking);
    clearTimeout(this.quieting);
    this.meter?.close();
    this.meter = null;
    this.loud = 0;
    this.noticed.set(false);
  }

  private look(level: number): void {
    this.loud = level >= SPEECH_LEVEL ? this.loud + 1 : 0;
    if (this.loud < SPEECH_LOOKS) return;
    this.noticed.set(true);
    clearTimeout(this.quieting);
    this.quieting = setTimeout(() => this.noticed.set(false), NOTICE_MS);
  }
}

/** True for some seconds whenever the user speaks into the muted microphone. Call it in an injection context. */
export function heardWhileMuted(media: () => Pick<LocalMedia, 'wanted' | 'microphone'> | null): Signal<boolean> {
  const output = inject(SoundOutput);
  const speech = new MutedSpeech();
  const muted = computed(() => {
    const mine = media();
    return mine && !mine.wanted().audio ? mine.microphone() : null;
  });
  effect((onCleanup) => {
    const track = muted();
    const context = track && output.context();
    if (context) untracked(() => speech.watch(context, track));
    onCleanup(() => speech.close());
  });
  return speech.heard;
}
