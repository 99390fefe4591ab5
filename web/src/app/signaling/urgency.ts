import { computed, Injectable, signal } from '@angular/core';

type Reason = () => boolean;

/** Whether this page should connect again sooner than others, because somebody is in a call here. */
@Injectable({ providedIn: 'root' })
export class Urgency {
  private readonly reasons = signal<readonly Reason[]>([]);

  readonly now = computed(() => this.reasons().some((isUrgent) => isUrgent()));

  /** `isUrgent` may read signals. */
  while(isUrgent: Reason): void {
    this.reasons.update((known) => [...known, isUrgent]);
  }
}
