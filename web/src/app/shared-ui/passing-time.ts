import { DestroyRef, inject, Injectable, signal } from '@angular/core';

const TICK_MS = 20_000;

/** The local time as a signal, coarse enough for "5 min ago". */
@Injectable({ providedIn: 'root' })
export class PassingTime {
  private readonly mutableNow = signal(Date.now());
  readonly now = this.mutableNow.asReadonly();

  constructor() {
    const timer = setInterval(() => this.mutableNow.set(Date.now()), TICK_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
