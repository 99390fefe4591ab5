import {
  Component,
  computed,
  DestroyRef,
  ElementRef,
  effect,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MediaOpener } from '../call/own-media/media-opener';
import { DeviceSelect } from '../media/device-select';
import { type DeviceKind, Devices } from '../media/devices';
import { LevelMeter } from '../media/level-meter';
import type { LocalMedia } from '../media/local-media';
import { RingTone } from '../media/ring-tone';
import { SoundOutput } from '../media/sound-output';

/** Selects microphone, camera and speaker, and tests them. Nothing is opened before a click. */
@Component({
  selector: 'parley-devices-section',
  imports: [DeviceSelect, MatButton, MatIcon],
  templateUrl: './devices-section.html',
  styleUrl: './section.scss',
  styles: `
    parley-device-select {
      flex: 1 1 220px;
      min-width: 0;
    }
    .row > button {
      flex: 0 0 auto;
      min-width: 152px;
    }
    .meter {
      height: 8px;
      border-radius: 4px;
      background: var(--parley-pulse);
      overflow: hidden;
    }
    .meter > span {
      display: block;
      height: 100%;
      border-radius: 4px;
      background: var(--parley-live);
      transform-origin: left;
      transition: transform 100ms linear;
    }
    video {
      width: 100%;
      max-width: 360px;
      aspect-ratio: 16 / 9;
      border-radius: 12px;
      background: #000;
      object-fit: cover;
      transform: scaleX(-1);
    }
  `,
})
export class DevicesSection {
  protected readonly devices = inject(Devices);
  private readonly opener = inject(MediaOpener);
  private readonly output = inject(SoundOutput);
  private readonly tone = inject(RingTone);
  private readonly preview = viewChild<ElementRef<HTMLVideoElement>>('preview');
  private readonly heard = signal<LocalMedia | null>(null);
  private readonly seen = signal<LocalMedia | null>(null);
  private readonly meter = signal<LevelMeter | null>(null);
  protected readonly level = computed(() => this.meter()?.level() ?? 0);
  protected readonly microphoneProblem = computed(() => this.heard()?.problems().microphone?.words ?? '');
  protected readonly cameraProblem = computed(() => this.seen()?.problems().camera?.words ?? '');
  protected readonly listening = computed(() => this.heard() !== null && !this.microphoneProblem());
  protected readonly watching = computed(() => this.seen() !== null && !this.cameraProblem());
  protected readonly measuring = computed(() => this.meter() !== null);

  constructor() {
    void this.devices.refresh();
    inject(DestroyRef).onDestroy(() => {
      this.stopListening();
      this.stopWatching();
    });
    // Another microphone, or the same one plugged in again, has a new track.
    effect((onCleanup) => {
      const track = this.heard()?.microphone() ?? null;
      untracked(() => this.measure(track));
      onCleanup(() => this.measure(null));
    });
    effect(() => {
      const camera = this.seen()?.camera();
      const video = this.preview()?.nativeElement;
      if (video) video.srcObject = camera ? new MediaStream([camera]) : null;
    });
  }

  protected use(kind: DeviceKind): void {
    if (kind === 'microphone' && this.listening()) void this.heard()?.change('microphone');
    if (kind === 'camera' && this.watching()) void this.seen()?.change('camera');
  }

  protected async toggleListening(): Promise<void> {
    if (this.listening()) this.stopListening();
    else await this.startListening();
  }

  protected async toggleWatching(): Promise<void> {
    if (this.watching()) this.stopWatching();
    else await this.startWatching();
  }

  protected playSound(): void {
    this.tone.stop('test');
    this.tone.play('test');
  }

  private measure(track: MediaStreamTrack | null): void {
    const context = track && this.output.context();
    this.meter()?.close();
    this.meter.set(context && track ? new LevelMeter(context, track) : null);
  }

  private async startListening(): Promise<void> {
    this.stopListening();
    const media = this.newMedia();
    this.heard.set(media);
    await media.open({ audio: true, video: false });
    await this.devices.refresh();
  }

  private stopListening(): void {
    this.heard()?.close();
    this.heard.set(null);
  }

  private async startWatching(): Promise<void> {
    this.stopWatching();
    const media = this.newMedia();
    this.seen.set(media);
    await media.want({ video: true });
    await this.devices.refresh();
  }

  private stopWatching(): void {
    this.seen()?.close();
    this.seen.set(null);
  }

  private newMedia(): LocalMedia {
    return this.opener.make();
  }
}
