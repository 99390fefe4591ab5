import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { ServerClock } from '../../session/server-clock';

const TICK_MS = 20_000;

/** The server's time as a signal, coarse enough for "5 min ago"; what people read of days and ages goes by it. */
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
