import { signal } from '@angular/core';

/** From here on a level is speech near the microphone, not the room. */
export const SPEECH_LEVEL = 0.5;

const LOOK_EVERY_MS = 100;
/** Quieter than this (in dB of full scale) shows as nothing. */
const FLOOR_DB = -60;

/** How loud a track is, from 0 to 1 on a scale of decibels. */
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

/** The loudness of samples between -1 and 1. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const decibels = power === 0 ? -Infinity : 10 * Math.log10(power);
  return Math.min(1, Math.max(0, (decibels - FLOOR_DB) / -FLOOR_DB));
}
