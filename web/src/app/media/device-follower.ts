import { effect, type EffectRef, type Injector, signal, untracked } from '@angular/core';
import type { Capture } from './capturer';
import type { Devices, MediaDevice } from './devices';
import type { LocalMedia } from './local-media';

const CAPTURES = ['microphone', 'camera'] as const;
/** Chromium lists the system's default device a second time, with this id. */
const DEFAULT = 'default';
const SHOWN_MS = 8_000;

/** A device that went away while it was in use. */
interface Loss {
  readonly id: string | null;
  readonly name: string;
  /** Whether the device was sending, so that it should send again when it returns. */
  readonly sent: boolean;
}

/**
 * Keeps the microphone and camera of one call on the wanted devices while these are plugged in and pulled out.
 * `LocalMedia` falls back to another device at once; this class returns to the chosen one when it is there again.
 * It tells the user about both.
 */
export class DeviceFollower {
  private readonly losses: Record<Capture, Loss | null> = { microphone: null, camera: null };
  private readonly words = signal<string | null>(null);
  private readonly watching: EffectRef[];
  /** The kinds whose devices the browser was asked for in this call. */
  private readonly listed = new Set<Capture>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private media: LocalMedia | null = null;

  /** What has just happened to one of the user's devices; null again after `SHOWN_MS`. */
  readonly news = this.words.asReadonly();

  constructor(
    private readonly devices: Devices,
    private readonly injector: Injector,
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

  /** The id of the device to ask for: the chosen one, or else the one that was lost while in use. */
  preferred(kind: Capture): string | null {
    return this.devices.chosen()[kind] ?? this.losses[kind]?.id ?? null;
  }

  follow(media: LocalMedia): void {
    this.media = media;
    this.watching.push(effect(() => this.listOnce(media), { injector: this.injector }));
    media.onClose(() => this.close());
  }

  /** Browsers name the devices of a kind only once one of them was opened: without names, none could be switched to. */
  private listOnce(media: LocalMedia): void {
    const opened = CAPTURES.filter((kind) => media[kind]() !== null && !this.listed.has(kind));
    for (const kind of opened) this.listed.add(kind);
    if (opened.length > 0) untracked(() => void this.devices.refresh());
  }

  /** Called by `LocalMedia`, which has already asked for another device. */
  lost(kind: Capture, track: MediaStreamTrack): void {
    const sent = this.media?.wanted()[kind === 'microphone' ? 'audio' : 'video'] ?? false;
    this.losses[kind] = { id: idOf(track), name: track.label, sent };
    void this.devices.refresh();
    // By then either another device is in use or a problem says that there is none.
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

  /** Called when the browser has listed its devices: returns to a device that was missing and is there again. */
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
    // A user who flipped to the other camera has not lost the chosen one.
    if (kind === 'camera' && this.media.isTurned()) return;
    if (idOf(track) === null || (!missed && !isOldDefault(track, list))) return;
    await this.media.change(kind);
    // If another program holds the device, `LocalMedia` keeps the track it had.
    if (this.media[kind]() !== track) this.tellOfReturn(kind);
  }

  /** Opens a device that has appeared when there was none to fall back on. */
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
    // If the fallback device is turned off later, the user did it, so the lost device must not start sending again.
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

/** True if the system's default device has changed while the browser still uses the previous one. */
const isOldDefault = (track: MediaStreamTrack, list: readonly MediaDevice[]): boolean => {
  const name = idOf(track) === DEFAULT ? list.find(({ id }) => id === DEFAULT)?.name : undefined;
  return name !== undefined && name !== track.label;
};

const idOf = (track: MediaStreamTrack): string | null => track.getSettings?.().deviceId ?? null;
const quoted = (label: string, kind: Capture): string => (label ? `“${label}”` : `The ${kind}`);
