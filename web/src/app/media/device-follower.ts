import { effect, type EffectRef, type Injector, signal, untracked } from '@angular/core';
import type { Capture } from './capturer';
import type { Devices, MediaDevice } from './devices';
import type { LocalMedia } from './local-media';

const CAPTURES = ['microphone', 'camera'] as const;
/** Chromium lists the system's default device by this id, beside the device itself. */
const DEFAULT = 'default';
const SHOWN_MS = 8_000;

/** A device that went away while it was in use. */
interface Loss {
  readonly id: string | null;
  readonly name: string;
  /** Whether it was being sent, and is to be again. */
  readonly sent: boolean;
}

/**
 * Keeps the microphone and camera of one call on the devices that are wanted, as these go and come: `LocalMedia` falls
 * back at once, this returns to the chosen one when it is there again, and says both.
 */
export class DeviceFollower {
  private readonly losses: Record<Capture, Loss | null> = { microphone: null, camera: null };
  private readonly words = signal<string | null>(null);
  private readonly watching: EffectRef[];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private media: LocalMedia | null = null;

  /** What has just happened to a device of mine; null when that is long enough ago. */
  readonly news = this.words.asReadonly();

  constructor(
    private readonly devices: Devices,
    injector: Injector,
  ) {
    let speaker = devices.gone().speaker;
    this.watching = [
      effect(() => (devices.lists(), untracked(() => this.look())), { injector }),
      effect(
        () => {
          const gone = devices.gone().speaker;
          if (gone !== speaker) untracked(() => this.tellOfSpeaker(gone, speaker));
          speaker = gone;
        },
        { injector },
      ),
    ];
  }

  /** What to ask for: the chosen device, or the one in use that went away, for when it is there again. */
  preferred(kind: Capture): string | null {
    return this.devices.chosen()[kind] ?? this.losses[kind]?.id ?? null;
  }

  follow(media: LocalMedia): void {
    this.media = media;
    media.onClose(() => this.close());
  }

  /** Told by the media, which have asked for another one already. */
  lost(kind: Capture, track: MediaStreamTrack): void {
    const sent = this.media?.wanted()[kind === 'microphone' ? 'audio' : 'video'] ?? false;
    this.losses[kind] = { id: idOf(track), name: track.label, sent };
    void this.devices.refresh();
    // By then another one is in use, or the problem says that there is none.
    void this.settled().then(() => this.tellOfFallback(kind, track));
  }

  dismiss(): void {
    clearTimeout(this.timer);
    this.words.set(null);
  }

  private close(): void {
    clearTimeout(this.timer);
    for (const watch of this.watching) watch.destroy();
  }

  /** The browser has told which devices there are: whoever was missed is taken again. */
  private look(): void {
    for (const kind of CAPTURES) void this.lookAt(kind);
  }

  private async lookAt(kind: Capture): Promise<void> {
    const wanted = this.preferred(kind);
    const list = this.devices.lists()[kind];
    const track = this.media?.[kind]() ?? null;
    if (!this.media || list.length === 0) return;
    if (!track) return this.takeUp(kind);
    const missed = wanted !== null && idOf(track) !== wanted && list.some(({ id }) => id === wanted);
    // Whoever has turned to the other camera has not lost the one that they chose before.
    if (kind === 'camera' && this.media.isTurned()) return;
    if (idOf(track) === null || (!missed && !isOldDefault(track, list))) return;
    await this.media.change(kind);
    // Where the device is in use by another program, the one of before goes on.
    if (this.media[kind]() !== track) this.tellOfReturn(kind);
  }

  /** There was none to fall back on, and now there is one. */
  private async takeUp(kind: Capture): Promise<void> {
    const { media } = this;
    await media?.settled();
    const loss = this.losses[kind];
    if (!media || media.isClosed() || !loss || media[kind]() || (kind === 'camera' && !loss.sent)) return;
    if (kind === 'camera') await media.want({ video: true });
    if (kind === 'microphone') await media.open({ audio: loss.sent, video: media.wanted().video });
    this.tellOfReturn(kind);
  }

  private tellOfReturn(kind: Capture): void {
    const track = this.media?.[kind]() ?? null;
    if (!track) return;
    if (idOf(track) === this.preferred(kind)) this.losses[kind] = null;
    this.say(`${quoted(track.label, kind)} is connected and in use again.`);
  }

  private tellOfFallback(kind: Capture, lost: MediaStreamTrack): void {
    const track = this.media?.[kind]() ?? null;
    if (!track) return;
    const loss = this.losses[kind];
    // Whoever turns it off from now on means it.
    if (loss) this.losses[kind] = { ...loss, sent: false };
    this.say(`${quoted(lost.label, kind)} is no longer connected. ${quoted(track.label, kind)} is used instead.`);
  }

  private tellOfSpeaker(gone: string | null, before: string | null): void {
    if (gone !== null) this.say(`“${gone}” is no longer connected. The sound comes from the default speaker.`);
    else if (before !== null && this.devices.chosen().speaker !== null)
      this.say(`“${before}” is connected again, and the sound comes from it.`);
  }

  private settled(): Promise<void> {
    return this.media?.settled() ?? Promise.resolve();
  }

  private say(words: string): void {
    clearTimeout(this.timer);
    this.words.set(words);
    this.timer = setTimeout(() => this.words.set(null), SHOWN_MS);
  }
}

/** The system has another default device now, and the browser goes on with the one before. */
const isOldDefault = (track: MediaStreamTrack, list: readonly MediaDevice[]): boolean => {
  const name = idOf(track) === DEFAULT ? list.find(({ id }) => id === DEFAULT)?.name : undefined;
  return name !== undefined && name !== track.label;
};

const idOf = (track: MediaStreamTrack): string | null => track.getSettings?.().deviceId ?? null;
const quoted = (label: string, kind: Capture): string => (label ? `“${label}”` : `The ${kind}`);
