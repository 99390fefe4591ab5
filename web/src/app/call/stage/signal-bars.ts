import { Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { QualityLevel } from '@contracts';

const ICONS: Readonly<Record<QualityLevel, string>> = {
  good: 'signal_cellular_alt',
  fair: 'signal_cellular_alt_2_bar',
  poor: 'signal_cellular_alt_1_bar',
};

/** Three bars, with missing ones shown faintly, because a single bar would look like a speck of dust. */
@Component({
  selector: 'parley-signal-bars',
  imports: [MatIcon],
  host: { 'aria-hidden': 'true' },
  template: `
    <mat-icon class="mat-icon-20 ground" [svgIcon]="icons.good" />
    <mat-icon class="mat-icon-20" [svgIcon]="icon()" />
  `,
  styles: `
    :host {
      display: inline-grid;
      flex: none;
    }
    mat-icon {
      grid-area: 1 / 1;
    }
    .ground {
      opacity: 0.35;
    }
  `,
})
export class SignalBars {
  readonly level = input.required<QualityLevel>();
  protected readonly icons = ICONS;
  protected readonly icon = computed(() => ICONS[this.level()]);
}
