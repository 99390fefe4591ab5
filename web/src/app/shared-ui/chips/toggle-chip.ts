import { Component, input } from '@angular/core';

/** A filter that is on or off, as a chip. Put it on a button. */
@Component({
  selector: 'button[parleyToggleChip]',
  template: '<ng-content />',
  host: { type: 'button', '[class.on]': 'on()', '[attr.aria-pressed]': 'on()' },
  styleUrl: './filter-chip.scss',
  styles: `
    :host {
      padding: 0 12px;
    }
  `,
})
export class ToggleChip {
  readonly on = input.required<boolean>();
}
