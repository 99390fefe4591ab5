import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { Call } from '@contracts';
import { ServerClock } from '../../session/server-clock';

const TICK_MS = 500;

/** The duration of a call that does not run on this device, by the server's clock. */
@Injectable({ providedIn: 'root' })
export class CallSeconds {
  private readonly clock = inject(ServerClock);
  private readonly now = signal(this.clock.now());

  constructor() {
    const timer = setInterval(() => this.now.set(this.clock.now()), TICK_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  /** Whole seconds; null before it was accepted. */
  of({ acceptedAt }: Call): number | null {
    return acceptedAt === null ? null : Math.max(0, Math.floor((this.now() - Date.parse(acceptedAt)) / 1000));
  }
}
