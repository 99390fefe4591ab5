import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { MediaState } from '@contracts';
import { browserStore } from '../../browser/stores';
import { MediaOpener } from '../../call/own-media/media-opener';
import { type DeviceKind, Devices } from '../../media/devices';
import { LevelMeter } from '../../media/level-meter';
import type { LocalMedia } from '../../media/local-media';
import { SoundOutput } from '../../media/sound-output';
import { CarriedMedia } from './carried-media';

type Wanted = Pick<MediaState, 'audio' | 'video'>;
const KEY = 'parley-entry';

/**
 * The user's microphone and camera at the door of a room. They are opened at once only if the browser has allowed
 * them before, otherwise after a click. The call takes them over, so that the browser asks only once.
 */
@Injectable()
export class EntryMedia {
  private readonly opener = inject(MediaOpener);
  private readonly devices = inject(Devices);
  private readonly output = inject(SoundOutput);
  /** The media that the previous page opened. */
  private brought = inject(CarriedMedia).take();
  private readonly current = signal<LocalMedia>(this.brought ?? this.opener.make());
  private readonly meter = signal<LevelMeter | null>(null);
  private readonly allowed = signal(this.brought !== null);

  readonly media = this.current.asReadonly();
  /** The browser has been asked, or does not need to be. */
  readonly asked = this.allowed.asReadonly();
  readonly level = computed(() => this.meter()?.level() ?? 0);

  constructor() {
    // Another microphone, or the same one plugged in again, has a new track.
    effect((onCleanup) => {
      const track = this.current().microphone();
      untracked(() => this.measure(track));
      onCleanup(() => this.measure(null));
    });
    inject(DestroyRef).onDestroy(() => this.close());
  }

  /** Opens what the browser allows without asking the user; opens nothing else. */
  async openWhereAllowed(): Promise<void> {
    const media = this.current();
    if (media === this.brought) return;
    const [audio, video] = await Promise.all([isAllowed('microphone'), isAllowed('camera')]);
    // Meanwhile the user may have entered, or been turned away.
    if (media !== this.current() || (!audio && !video)) return;
    const wanted = remembered();
    await this.open({ audio: audio && wanted.audio, video: video && wanted.video });
  }

  /** Call only after a click, since the browser may ask the user. */
  turnOn(): Promise<void> {
    remember({ audio: true, video: true });
    return this.open({ audio: true, video: true });
  }

  toggleMicrophone(): Promise<void> {
    return this.toggle({ audio: !this.current().actual().audio });
  }

  toggleCamera(): Promise<void> {
    return this.toggle({ video: !this.current().actual().video });
  }

  /** Call when another device has been chosen. */
  use(kind: DeviceKind): void {
    if (kind !== 'speaker') void this.current().change(kind);
  }

  /** The caller owns the media and must close them. If the user comes back to the door, new ones are opened. */
  handOver(): LocalMedia {
    const media = this.current();
    this.brought = null;
    this.current.set(this.opener.make());
    return media;
  }

  /** Turns camera and microphone off for a user who does not enter; they are opened again at the door. */
  letGo(): void {
    this.handOver().close();
  }

  /** Closes everything for good. */
  close(): void {
    this.current().close();
    this.measure(null);
  }

  private async open(wanted: Wanted): Promise<void> {
    this.allowed.set(true);
    await (wanted.audio ? this.current().open(wanted) : this.current().want(wanted));
    await this.devices.refresh();
  }

  private async toggle(change: Partial<Wanted>): Promise<void> {
    this.allowed.set(true);
    remember({ ...remembered(), ...change });
    await this.current().want(change);
    await this.devices.refresh();
  }

  private measure(track: MediaStreamTrack | null): void {
    const context = track && this.output.context();
    this.meter()?.close();
    this.meter.set(context && track ? new LevelMeter(context, track) : null);
  }
}

/** Some browsers do not tell; then a click asks. */
async function isAllowed(name: 'microphone' | 'camera'): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name })).state === 'granted';
  } catch {
    return false;
  }
}

/** What the user entered with last time: those who had the camera off do not show themselves unawares. */
function remembered(): Wanted {
  try {
    const { audio, video } = JSON.parse(browserStore.get(KEY) ?? '{}') as Partial<Wanted>;
    return { audio: audio !== false, video: video !== false };
  } catch {
    return { audio: true, video: true };
  }
}

function remember(wanted: Wanted): void {
  browserStore.set(KEY, JSON.stringify(wanted));
}
