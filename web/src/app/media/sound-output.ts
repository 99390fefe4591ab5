import { effect, inject, Injectable, untracked } from '@angular/core';
import { Devices } from './devices';

/** TypeScript's DOM library does not have `setSinkId` of AudioContext yet. */
type SinkContext = AudioContext & { setSinkId?: (id: string) => Promise<void> };

/**
 * The page's only AudioContext, played on the chosen speaker. Browsers let it sound only after the user's first
 * gesture.
 */
@Injectable({ providedIn: 'root' })
export class SoundOutput {
  private readonly devices = inject(Devices);
  private shared: SinkContext | null = null;
  private sink = '';

  constructor() {
    // The speaker may be unplugged or come back while something plays.
    effect(() => {
      this.devices.speaker();
      untracked(() => this.shared && void this.route(this.shared));
    });
    for (const gesture of ['pointerdown', 'keydown']) {
      document.addEventListener(gesture, () => void this.shared?.resume().catch(() => undefined), { passive: true });
    }
  }

  /** Null where the browser has no Web Audio. */
  context(): AudioContext | null {
    if (typeof AudioContext === 'undefined') return null;
    this.shared ??= new AudioContext();
    void this.shared.resume().catch(() => undefined);
    void this.route(this.shared);
    return this.shared;
  }

  /** Resolves when the page may play sound: at once, or with the user's first gesture. */
  async audible(): Promise<void> {
    const context = this.context();
    if (context && context.state !== 'running') await context.resume().catch(() => undefined);
  }

  private async route(context: SinkContext): Promise<void> {
    const wanted = this.devices.speaker() ?? '';
    if (wanted === this.sink || !context.setSinkId) return;
    this.sink = wanted;
    // If the speaker is gone, use the default one.
    await context.setSinkId(wanted).catch(() => context.setSinkId?.(''));
  }
}
