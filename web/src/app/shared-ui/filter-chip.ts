import { Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';

/** A filter as a chip: put it on a button that opens a menu, with what is chosen as content. Filled while it narrows the list. */
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
  styles: `
    :host {
      position: relative;
      display: inline-flex;
      align-items: center;
      gap: 6px;
      flex: none;
      max-width: 240px;
      height: 32px;
      padding: 0 8px 0 12px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 8px;
      background: var(--parley-panel);
      color: var(--mat-sys-on-surface);
      font: var(--mat-sys-label-large);
      cursor: pointer;
      transition: background var(--parley-motion);
    }
    /* The touch target is 48 px high, the chip is not. */
    :host::after {
      content: '';
      position: absolute;
      inset: -8px -2px;
    }
    :host(:hover) {
      background: linear-gradient(var(--parley-hover), var(--parley-hover)), var(--parley-panel);
    }
    :host(.on) {
      padding-left: 8px;
      border-color: transparent;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
  `,
})
export class FilterChip {
  readonly label = input.required<string>();
  /** What is chosen, in words; null for no filter. */
  readonly value = input<string | null>(null);
  protected readonly name = computed(() => (this.value() ? `${this.label()}: ${this.value()}` : this.label()));
}
