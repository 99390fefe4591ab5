import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { browserStore } from '../browser/stores';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

export interface MediaDevice {
  readonly id: string;
  /** A number stands in for the name where the browser does not tell it before consent. */
  readonly name: string;
}

type DeviceLists = Readonly<Record<DeviceKind, readonly MediaDevice[]>>;
type Choices = Readonly<Record<DeviceKind, string | null>>;

const BROWSER_KINDS: Readonly<Record<DeviceKind, MediaDeviceKind>> = {
  microphone: 'audioinput',
  camera: 'videoinput',
  speaker: 'audiooutput',
};
const NAMES: Readonly<Record<DeviceKind, string>> = { microphone: 'Microphone', camera: 'Camera', speaker: 'Speaker' };
const KINDS = Object.keys(BROWSER_KINDS) as DeviceKind[];
const KEY = 'parley-devices';

/** Which microphones, cameras and speakers there are and which the user prefers; kept in this browser. */
@Injectable({ providedIn: 'root' })
export class Devices {
  private readonly source: MediaDevices | undefined = navigator.mediaDevices;
  private readonly found = signal<DeviceLists>({ microphone: [], camera: [], speaker: [] });
  private readonly choices = signal<Choices>(remembered());

  readonly lists = this.found.asReadonly();
  /** By device id; null leaves it to the browser. */
  readonly chosen = this.choices.asReadonly();
  readonly canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;

  constructor() {
    const refresh = () => void this.refresh();
    this.source?.addEventListener?.('devicechange', refresh);
    inject(DestroyRef).onDestroy(() => this.source?.removeEventListener?.('devicechange', refresh));
  }

  /** Asks the browser anew. Names are known only once the user has allowed the microphone or camera. */
  async refresh(): Promise<void> {
    const all = (await this.source?.enumerateDevices?.().catch(() => [])) ?? [];
    const entries = KINDS.map((kind) => [kind, listOf(all, kind)] as const);
    this.found.set(Object.fromEntries(entries) as Record<DeviceKind, MediaDevice[]>);
  }

  choose(kind: DeviceKind, id: string | null): void {
    this.choices.update((choices) => ({ ...choices, [kind]: id }));
    browserStore.set(KEY, JSON.stringify(this.choices()));
  }
}

function listOf(all: readonly MediaDeviceInfo[], kind: DeviceKind): MediaDevice[] {
  return all
    .filter((device) => device.kind === BROWSER_KINDS[kind] && device.deviceId !== '')
    .map(({ deviceId, label }, index) => ({ id: deviceId, name: label || `${NAMES[kind]} ${index + 1}` }));
}

function remembered(): Choices {
  const none: Choices = { microphone: null, camera: null, speaker: null };
  try {
    const stored = JSON.parse(browserStore.get(KEY) ?? '{}') as Record<string, unknown>;
    const known = KINDS.filter((kind) => typeof stored[kind] === 'string').map((kind) => [kind, stored[kind]]);
    return { ...none, ...Object.fromEntries(known) } as Choices;
  } catch {
    return none;
  }
}
