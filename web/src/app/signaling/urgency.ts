import { computed, Injectable, signal } from '@angular/core';

type Reason = () => boolean;

/** Whether this page should connect again sooner than others, because somebody is in a call here or waits for one. */
@Injectable({ providedIn: 'root' })
export class Urgency {
  private readonly reasons = signal<readonly Reason[]>([]);

  readonly now = computed(() => this.reasons().some((isUrgent) => isUrgent()));

  /** `isUrgent` may read signals. @returns a function that takes it back */
  while(isUrgent: Reason): () => void {
    this.reasons.update((known) => [...known, isUrgent]);
    return () => this.reasons.update((known) => known.filter((one) => one !== isUrgent));
  }
}
