import { Component, computed, inject, input } from '@angular/core';
import { Printing } from '../page/printing';

/** Says on paper that the list has more rows, since paper cannot be scrolled. */
@Component({
  selector: 'parley-left-out',
  template: `
    @if (words(); as words) {
      <p class="quiet">{{ words }}</p>
    }
  `,
})
export class LeftOut {
  /** The number of rows on the page. */
  readonly shown = input.required<number>();
  /** Whether there are more than those. */
  readonly more = input.required<boolean>();
  /** How the list is sorted. */
  readonly order = input<'newest' | 'first'>('newest');

  private readonly printing = inject(Printing);
  protected readonly words = computed(() => {
    if (!this.printing.active() || !this.more() || this.shown() === 0) return '';
    return `Only the ${this.order()} ${this.shown().toLocaleString('en-GB')} of these are printed.`;
  });
}
