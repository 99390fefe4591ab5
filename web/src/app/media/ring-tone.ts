import { inject, Injectable } from '@angular/core';
import { SoundOutput } from './sound-output';

/** One tone of a pattern. */
interface Tone {
  /** Hertz; all notes sound together. */
  readonly notes: readonly number[];
  /** Seconds after the start of the pattern. */
  readonly at: number;
  /** Duration in seconds. */
  readonly lasts: number;
}

interface Pattern {
  readonly tones: readonly Tone[];
  /** Seconds from one start to the next; null plays the pattern once. */
  readonly every: number | null;
  /**
   * Loudness (0 to 1) by repetition. The first is quiet, so that nobody is startled; the last one is used from then
   * on.
   */
  readonly loudness: readonly number[];
}

export type ToneName = 'ring' | 'ring-back' | 'notice' | 'ended' | 'test';

const PATTERNS: Readonly<Record<ToneName, Pattern>> = {
  ring: {
    tones: [
      { notes: [523.25, 659.25], at: 0, lasts: 0.45 },
      { notes: [659.25, 783.99], at: 0.5, lasts: 0.45 },
      { notes: [523.25, 659.25], at: 1, lasts: 0.7 },
    ],
    every: 3,
    loudness: [0.06, 0.12, 0.22, 0.35],
  },
  'ring-back': { tones: [{ notes: [425], at: 0, lasts: 1 }], every: 4, loudness: [0.04, 0.07] },
  notice: { tones: [{ notes: [659.25], at: 0, lasts: 0.25 }], every: null, loudness: [0.08] },
  ended: {
    tones: [
      { notes: [440], at: 0, lasts: 0.16 },
      { notes: [330], at: 0.2, lasts: 0.28 },
    ],
    every: null,
    loudness: [0.07],
  },
  test: {
    tones: [
      { notes: [523.25], at: 0, lasts: 0.3 },
      { notes: [659.25], at: 0.3, lasts: 0.3 },
      { notes: [783.99], at: 0.6, lasts: 0.5 },
    ],
    every: null,
    loudness: [0.25],
  },
};

const FADE = 0.03;

interface Playing {
  readonly name: ToneName;
  /** How often the pattern has been played before. */
  readonly count: number;
}

/** Plays the ring tones and other call sounds, one at a time. They are made of sine waves, so no file is loaded. */
@Injectable({ providedIn: 'root' })
export class RingTone {
  private readonly output = inject(SoundOutput);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private current: GainNode | null = null;
  private playing: Playing | null = null;
  /** The repeating sound that resumes when a short sound has ended. */
  private interrupted: Playing | null = null;

  /**
   * Starts a sound in place of the current one; does nothing if this sound is already playing. A repeating sound
   * resumes after a short one.
   */
  play(name: ToneName): void {
    if (this.playing?.name === name || this.interrupted?.name === name) return;
    const lasting = [this.playing, this.interrupted].find((one) => one && PATTERNS[one.name].every !== null) ?? null;
    this.stop();
    if (PATTERNS[name].every === null) this.interrupted = lasting;
    this.repeat(name, 0);
  }

  /** Stops all sounds, or only the named one. */
  stop(name?: ToneName): void {
    if (!name || name === this.interrupted?.name) this.interrupted = null;
    if (!name || name === this.playing?.name) this.silence();
    if (name && !this.playing) this.resume();
  }

  private silence(): void {
    clearTimeout(this.timer);
    this.playing = null;
    this.current?.disconnect();
    this.current = null;
  }

  private resume(): void {
    const { interrupted } = this;
    this.interrupted = null;
    if (interrupted) this.repeat(interrupted.name, interrupted.count);
  }

  private repeat(name: ToneName, count: number): void {
    this.playing = { name, count };
    const { tones, every, loudness } = PATTERNS[name];
    const context = this.output.context();
    if (context) this.sound(context, tones, loudness[Math.min(count, loudness.length - 1)]);
    const end = Math.max(...tones.map(({ at, lasts }) => at + lasts));
    this.timer = setTimeout(
      () => (every === null ? this.stop(name) : this.repeat(name, count + 1)),
      (every ?? end + FADE) * 1000,
    );
  }

  private sound(context: AudioContext, tones: readonly Tone[], loudness: number): void {
    this.current?.disconnect();
    const volume = new GainNode(context, { gain: loudness });
    volume.connect(context.destination);
    this.current = volume;
    for (const tone of tones) this.strike(context, volume, tone);
  }

  private strike(context: AudioContext, volume: GainNode, { notes, at, lasts }: Tone): void {
    const begin = context.currentTime + at;
    const envelope = new GainNode(context, { gain: 0 });
    envelope.gain.setValueAtTime(0, begin);
    envelope.gain.linearRampToValueAtTime(1 / notes.length, begin + FADE);
    envelope.gain.setValueAtTime(1 / notes.length, begin + lasts - FADE);
    envelope.gain.linearRampToValueAtTime(0, begin + lasts);
    envelope.connect(volume);
    for (const frequency of notes) {
      const oscillator = new OscillatorNode(context, { frequency });
      oscillator.connect(envelope);
      oscillator.start(begin);
      oscillator.stop(begin + lasts);
    }
  }
}
