import { effect, type EffectRef, inject, type Signal, untracked } from '@angular/core';
import type { Participant } from '@contracts';
import { LevelMeter } from '../../media/level-meter';
import type { LocalMedia } from '../../media/local-media';
import { SoundOutput } from '../../media/sound-output';
import { Speakers } from '../../webrtc/quality/audio-levels';
import type { PeerLink } from '../../webrtc/peer-link';

export interface CallVoicesOptions {
  readonly media: LocalMedia;
  readonly me: () => Participant['id'] | null;
  readonly links: Signal<ReadonlyMap<Participant['id'], PeerLink>>;
  /** Whether it is shown at all: between two people it is clear who speaks. */
  readonly wanted: () => boolean;
}

/**
 * Tells who speaks in this call: the others as measured by their links, the user by the microphone. Create it in an
 * injection context.
 */
export class CallVoices {
  private readonly output = inject(SoundOutput);
  private readonly watching: EffectRef;
  private readonly metering: EffectRef;
  private meter: LevelMeter | null = null;

  readonly speakers = new Speakers({ levels: () => this.levels(), own: () => this.own() });

  constructor(private readonly options: CallVoicesOptions) {
    this.watching = effect((onCleanup) => {
      if (!options.wanted()) return;
      this.speakers.start();
      onCleanup(() => this.speakers.stop());
    });
    this.metering = effect((onCleanup) => {
      const track = options.wanted() && options.media.actual().audio ? options.media.microphone() : null;
      const context = track && this.output.context();
      if (context) untracked(() => (this.meter = new LevelMeter(context, track)));
      onCleanup(() => (this.meter?.close(), (this.meter = null)));
    });
  }

  close(): void {
    this.watching.destroy();
    this.metering.destroy();
  }

  private async levels(): Promise<ReadonlyMap<Participant['id'], number>> {
    const asked = [...this.options.links()].map(async ([id, link]) => [id, await link.remoteLevel()] as const);
    return new Map(await Promise.all(asked));
  }

  private own(): { id: Participant['id']; level: number } | null {
    const id = this.options.me();
    return id !== null && this.meter ? { id, level: this.meter.level() } : null;
  }
}
