import { Component, computed, input } from '@angular/core';
import type { Direction } from '../rows/directions';
import { amountWords, MEASURE_READINGS } from './measures';
import { scaleOf } from './plot-shapes';
import { BAND_WIDTH, fitsColumn, type Plotted } from './plots-layout';

/** The heads of the plots: which link, which measure, and what the left and the right edge of the column stand for. */
@Component({
  selector: 'parley-plot-heads',
  template: `
    @for (direction of plotted().directions; track direction.key) {
      <div class="direction" [style.width.px]="plotted().layout.directionWidth">
        <div class="name" [title]="title(direction)">
          <bdi class="ellipsis">{{ plotted().names.participant(direction.from) }}</bdi>
          <span>←</span>
          <bdi class="ellipsis">{{ plotted().names.participant(direction.to) }}</bdi>
        </div>
        <div class="columns" [style.padding-left.px]="bandWidth">
          @for (column of columns(); track column.name) {
            <div class="column" [style.width.px]="plotted().layout.columnWidth" [title]="column.about">
              <div class="ellipsis">{{ column.name }}</div>
              <div class="scale quiet figures">
                <span>{{ column.least }}</span><span>{{ column.most }}</span>
              </div>
            </div>
          }
        </div>
      </div>
    }
  `,
  styles: `
    :host {
      display: flex;
      font: var(--mat-sys-label-small);
    }
    .direction {
      padding: 4px 0;
      box-sizing: border-box;
    }
    .name {
      display: flex;
      gap: 4px;
      padding-inline-end: 12px;
      font-weight: 600;
    }
    .columns {
      display: flex;
    }
    .column {
      padding: 0 3px 0 5px;
      box-sizing: border-box;
    }
    .scale {
      display: flex;
      justify-content: space-between;
      overflow: hidden;
      white-space: nowrap;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }
  `,
})
export class PlotHeads {
  readonly plotted = input.required<Plotted>();

  protected readonly bandWidth = BAND_WIDTH;
  protected readonly columns = computed(() => {
    const { measures, all, layout } = this.plotted();
    return measures.map((measure) => {
      const { name, about, unit } = MEASURE_READINGS[measure];
      const most = amountWords(scaleOf(all, measure), unit);
      // Both ends of the scale, so that nobody takes one of them for what was measured. A cut amount ("500 m") would
      // read as another unit, and a number without its unit says nothing: then only the unit is shown.
      const fits = fitsColumn(`0 ${most}`, layout);
      return {
        name,
        about: `${about}: the column reaches from 0 to ${most}`,
        least: fits ? '0' : '',
        most: fits ? most : unit,
      };
    });
  });

  protected title({ from, to }: Direction): string {
    const { participant } = this.plotted().names;
    return `What ${participant(from)} measured of the link to ${participant(to)}`;
  }
}
