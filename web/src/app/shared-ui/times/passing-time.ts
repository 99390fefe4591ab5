import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { ServerClock } from '../../session/server-clock';

const TICK_MS = 20_000;

/**
 * The server's time as a signal, updated often enough for "5 min ago". All shown days and ages are computed from
 * it.
 */
@Injectable({ providedIn: 'root' })
export class PassingTime {
  private readonly clock = inject(ServerClock);
  private readonly ticks = signal(0);
  readonly now = computed(() => {
    this.ticks();
    this.clock.offset();
    return this.clock.now();
  });

  constructor() {
    const timer = setInterval(() => this.ticks.update((count) => count + 1), TICK_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
