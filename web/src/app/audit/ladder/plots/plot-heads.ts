import { Component, computed, input } from '@angular/core';
import type { Direction } from '../rows/directions';
import { amountWords, MEASURE_READINGS } from './measures';
import { scaleOf } from './plot-shapes';
import { BAND_WIDTH, fitsColumn, type Plotted } from './plots-layout';

/** The heads of the plots: which link, which measure, and what the right edge of the column stands for. */
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
              <div class="most quiet figures ellipsis">{{ column.most }}</div>
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
    .most {
      text-align: end;
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
      // A cut amount ("500 m") would read as another unit, and a number without its unit says nothing. So only the
      // unit is shown where the amount does not fit.
      const shown = fitsColumn(most, layout) ? most : unit;
      return { name, about: `${about}: the column reaches to ${most}`, most: shown };
    });
  });

  protected title({ from, to }: Direction): string {
    const { participant } = this.plotted().names;
    return `What ${participant(from)} measured of the link to ${participant(to)}`;
  }
}
