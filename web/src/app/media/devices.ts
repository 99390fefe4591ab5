import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { browserStore } from '../browser/stores';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

export interface MediaDevice {
  readonly id: string;
  /** The kind and a number, where the browser does not tell the name before the user consents. */
  readonly name: string;
}

type Of<T> = Readonly<Record<DeviceKind, T>>;
type DeviceLists = Of<readonly MediaDevice[]>;
type Choices = Of<string | null>;

const BROWSER_KINDS: Of<MediaDeviceKind> = { microphone: 'audioinput', camera: 'videoinput', speaker: 'audiooutput' };
export const DEVICE_NAMES: Of<string> = { microphone: 'Microphone', camera: 'Camera', speaker: 'Speaker' };
const KINDS = Object.keys(BROWSER_KINDS) as DeviceKind[];
const KEY = 'parley-devices';
const NAMES_KEY = 'parley-device-names';
const NONE: Choices = { microphone: null, camera: null, speaker: null };

/**
 * Which microphones, cameras and speakers there are, and which the user prefers. The choice is kept in this
 * browser.
 */
@Injectable({ providedIn: 'root' })
export class Devices {
  private readonly source: MediaDevices | undefined = navigator.mediaDevices;
  private readonly found = signal<DeviceLists>({ microphone: [], camera: [], speaker: [] });
  /** The kinds the browser has listed. Only for these does a missing device mean that it is unplugged. */
  private readonly told = signal<Of<boolean>>({ microphone: false, camera: false, speaker: false });
  private readonly choices = signal<Choices>(remembered(KEY));
  /** The names the chosen devices had when they were last connected. */
  private readonly names = signal<Choices>(remembered(NAMES_KEY));

  readonly lists = this.found.asReadonly();
  /** Device ids; null leaves the choice to the browser. */
  readonly chosen = this.choices.asReadonly();
  readonly canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;
  /** The names of the chosen devices that are not connected now; null for the others. */
  readonly gone = computed<Choices>(() => {
    const entries = KINDS.map((kind) => [kind, this.isGone(kind) ? this.nameOfChosen(kind) : null] as const);
    return Object.fromEntries(entries) as Choices;
  });
  /** The device id for sound output: the chosen speaker while it is connected, else null for the default one. */
  readonly speaker = computed(() => (this.gone().speaker === null ? this.chosen().speaker : null));

  constructor() {
    const refresh = () => void this.refresh();
    this.source?.addEventListener?.('devicechange', refresh);
    inject(DestroyRef).onDestroy(() => this.source?.removeEventListener?.('devicechange', refresh));
  }

  /** Asks the browser for its devices again. It tells names only once the user has allowed the microphone or camera. */
  async refresh(): Promise<void> {
    const all = await this.source?.enumerateDevices?.().catch(() => null);
    if (!all) return;
    const of = <T>(make: (kind: DeviceKind) => T) =>
      Object.fromEntries(KINDS.map((kind) => [kind, make(kind)])) as Record<DeviceKind, T>;
    // A browser that names some devices names all it may name; before consent their ids are empty.
    const named = all.some(({ deviceId, label }) => deviceId !== '' && label !== '');
    this.told.set(of((kind) => named && !hidden(all, kind)));
    this.found.set(of((kind) => listOf(all, kind)));
    for (const kind of KINDS) this.learnName(kind);
  }

  choose(kind: DeviceKind, id: string | null): void {
    this.choices.update((choices) => ({ ...choices, [kind]: id }));
    keep(KEY, this.choices());
    this.learnName(kind);
  }

  private isGone(kind: DeviceKind): boolean {
    const id = this.choices()[kind];
    return id !== null && this.told()[kind] && !this.found()[kind].some((device) => device.id === id);
  }

  private nameOfChosen(kind: DeviceKind): string {
    return this.names()[kind] ?? DEVICE_NAMES[kind];
  }

  private learnName(kind: DeviceKind): void {
    const id = this.choices()[kind];
    const name = this.found()[kind].find((device) => device.id === id)?.name ?? null;
    if (id !== null && (name === null || name === this.names()[kind])) return;
    this.names.update((names) => ({ ...names, [kind]: name }));
    keep(NAMES_KEY, this.names());
  }
}

function hidden(all: readonly MediaDeviceInfo[], kind: DeviceKind): boolean {
  return all.some((device) => device.kind === BROWSER_KINDS[kind] && device.deviceId === '');
}

function listOf(all: readonly MediaDeviceInfo[], kind: DeviceKind): MediaDevice[] {
  return all
    .filter((device) => device.kind === BROWSER_KINDS[kind] && device.deviceId !== '')
    .map(({ deviceId, label }, index) => ({ id: deviceId, name: label || `${DEVICE_NAMES[kind]} ${index + 1}` }));
}

function remembered(key: string): Choices {
  try {
    const stored = JSON.parse(browserStore.get(key) ?? '{}') as Record<string, unknown>;
    const known = KINDS.filter((kind) => typeof stored[kind] === 'string').map((kind) => [kind, stored[kind]]);
    return { ...NONE, ...Object.fromEntries(known) } as Choices;
  } catch {
    return NONE;
  }
}

function keep(key: string, choices: Choices): void {
  browserStore.set(key, JSON.stringify(choices));
}
