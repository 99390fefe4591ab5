import { Component, computed, input, output } from '@angular/core';
import type { StoredSample } from '@contracts';
import { type Direction } from '../rows/directions';
import type { Plotted } from './plots-layout';
import { QualityPlot } from './quality-plot';
import type { Stretch } from '../rows/rows';
import { scaleOf } from './plot-shapes';
import type { TimeAxis } from '../time-axis';

/** The measured values beside the ladder, on its time axis: a group of columns for each direction. */
@Component({
  selector: 'parley-quality-plots',
  imports: [QualityPlot],
  template: `
    @for (direction of plotted().directions; track direction.key) {
      <parley-quality-plot
        [direction]="direction"
        [measures]="plotted().measures"
        [scales]="scales()"
        [axis]="axis()"
        [sight]="sight()"
        [name]="nameOf(direction)"
        [chosen]="chosen()"
        [lit]="lit()"
        [columnWidth]="plotted().layout.columnWidth"
        [style.width.px]="plotted().layout.directionWidth"
        (read)="read.emit($event)"
        (choose)="choose.emit($event)"
        (scrollTo)="scrollTo.emit($event)"
      />
    }
  `,
  styles: `
    :host {
      display: flex;
      height: 100%;
    }
  `,
})
export class QualityPlots {
  readonly plotted = input.required<Plotted>();
  readonly axis = input.required<TimeAxis>();
  readonly sight = input.required<Stretch>();
  /** The id of a sample. */
  readonly chosen = input<number | null>(null);
  /** The keys of the evidence of a finding. */
  readonly lit = input<ReadonlySet<string>>(new Set());
  /** Emits the values under the pointer or the keyboard focus in words; null for none. */
  readonly read = output<string | null>();
  readonly choose = output<StoredSample>();
  /** Emits where the keyboard focus has moved: pixels from the top of the axis. */
  readonly scrollTo = output<number>();

  protected readonly scales = computed(() => {
    const { measures, all } = this.plotted();
    return measures.map((measure) => scaleOf(all, measure));
  });

  protected nameOf({ from, to }: Direction): string {
    const { participant } = this.plotted().names;
    return `${participant(from)} ← ${participant(to)}`;
  }
}
