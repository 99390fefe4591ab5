import { Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';

/**
 * A filter as a chip. Put it on a button that opens a menu, with the chosen value as content. It is filled while
 * the filter is set.
 */
@Component({
  selector: 'button[parleyFilterChip]',
  imports: [MatIcon],
  template: `
    @if (value()) {
      <mat-icon svgIcon="check" class="mat-icon-16" />
    }
    <span class="ellipsis" dir="auto"><ng-content /></span>
    <mat-icon svgIcon="keyboard_arrow_down" class="mat-icon-16" />
  `,
  host: { type: 'button', '[class.on]': 'value() !== null', '[attr.aria-label]': 'name()' },
  styleUrl: './filter-chip.scss',
  styles: `
    :host {
      max-width: 240px;
      padding: 0 8px 0 12px;
    }
    :host(.on) {
      padding-left: 8px;
    }
  `,
})
export class FilterChip {
  readonly label = input.required<string>();
  /** The chosen value in words; null for no filter. */
  readonly value = input<string | null>(null);
  protected readonly name = computed(() => (this.value() ? `${this.label()}: ${this.value()}` : this.label()));
}
