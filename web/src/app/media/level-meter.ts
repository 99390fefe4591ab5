import { signal } from '@angular/core';

/** Levels from here on are speech close to the microphone, not noise in the room. */
export const SPEECH_LEVEL = 0.5;

const LOOK_EVERY_MS = 100;
/** Levels below this (in dB of full scale) count as silence. */
const FLOOR_DB = -60;

/** Measures how loud a track is: 0 to 1 on a decibel scale. */
export class LevelMeter {
  private readonly measured = signal(0);
  private readonly source: MediaStreamAudioSourceNode;
  private readonly timer: ReturnType<typeof setInterval>;

  readonly level = this.measured.asReadonly();

  constructor(context: AudioContext, track: MediaStreamTrack) {
    this.source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    this.source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.measured.set(levelOf(samples));
    }, LOOK_EVERY_MS);
  }

  close(): void {
    clearInterval(this.timer);
    this.source.disconnect();
    this.measured.set(0);
  }
}

/** The loudness (0 to 1) of samples between -1 and 1. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const decibels = power === 0 ? -Infinity : 10 * Math.log10(power);
  return Math.min(1, Math.max(0, (decibels - FLOOR_DB) / -FLOOR_DB));
}
