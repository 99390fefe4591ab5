import { Component, computed, inject, input } from '@angular/core';
import { Printing } from '../page/printing';

/** Says on paper that a list goes on: whoever holds the paper cannot scroll. */
@Component({
  selector: 'parley-left-out',
  template: `
    @if (words(); as words) {
      <p class="quiet">{{ words }}</p>
    }
  `,
})
export class LeftOut {
  /** So many rows are on the page. */
  readonly shown = input.required<number>();
  /** Whether there are more than those. */
  readonly more = input.required<boolean>();
  /** By what the list is sorted. */
  readonly order = input<'newest' | 'first'>('newest');

  private readonly printing = inject(Printing);
  protected readonly words = computed(() => {
    if (!this.printing.active() || !this.more() || this.shown() === 0) return '';
    return `Only the ${this.order()} ${this.shown().toLocaleString('en-GB')} of these are printed.`;
  });
}
