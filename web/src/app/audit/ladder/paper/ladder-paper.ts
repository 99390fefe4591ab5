import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, input, type TemplateRef } from '@angular/core';
import { clockOf } from '../clock';
import { LadderDrawing } from '../ladder-drawing';
import { type LadderState, PAPER } from '../ladder-state';
import { QualityPlots } from '../plots/quality-plots';
import { ROW_ABOVE, rowsIn, type Stretch } from '../rows/rows';
import { bandsOf } from './bands';

/** The ladder for print: its heads are on every sheet, and no row is split between two. */
@Component({
  selector: 'parley-ladder-paper',
  imports: [LadderDrawing, NgTemplateOutlet, QualityPlots],
  template: `
    <div class="head-group">
      <div class="heads" [style.width.px]="width()"><ng-container [ngTemplateOutlet]="heads()" /></div>
    </div>
    @for (band of bands(); track band.top) {
      <div class="band" [style.height.px]="band.bottom - band.top">
        <div class="times" [style.width.px]="state().timeWidth()">
          @for (row of band.rows; track row.key) {
            <span class="figures" [class.failed]="row.step.failed" [style.top.px]="row.y - rowAbove - band.top">{{
              clockOf(row.time)
            }}</span>
          }
        </div>
        <parley-ladder-drawing
          [rows]="band.rows"
          [stage]="state().stage()"
          [sight]="band"
          [gaps]="state().axis().gaps"
          [holds]="band.holds"
          [without]="without()"
        />
        @if (state().plotsShown()) {
          <parley-quality-plots
            [plotted]="state().plotted()"
            [axis]="state().axis()"
            [sight]="band"
            [style.width.px]="state().plotsWidth()"
          />
        }
      </div>
    }
  `,
  // Uses a table, because browsers repeat a table's head on each sheet.
  styles: `
    :host {
      display: table;
    }
    .head-group {
      display: table-header-group;
      break-inside: avoid;
    }
    .heads,
    .band {
      display: flex;
    }
    .band {
      break-inside: avoid;
    }
    .times {
      position: relative;
      flex: none;
    }
    .times span {
      position: absolute;
      left: 8px;
      white-space: nowrap;
      font: var(--mat-sys-body-small);
      line-height: 34px;
    }
    .failed {
      color: var(--mat-sys-error);
      font-weight: 650;
    }
    parley-ladder-drawing {
      position: static;
      flex: none;
    }
    parley-quality-plots {
      flex: none;
      box-sizing: border-box;
      padding-left: 8px;
    }
  `,
  host: { '[style.zoom]': 'zoom()' },
})
export class LadderPaper {
  readonly state = input.required<LadderState>();
  readonly heads = input.required<TemplateRef<unknown>>();
  readonly width = input.required<number>();
  /** Says what is missing in a gap. */
  readonly without = input.required<string>();
  protected readonly clockOf = clockOf;
  protected readonly rowAbove = ROW_ABOVE;
  /** A ladder wider than a sheet is scaled down instead of cut. */
  protected readonly zoom = computed(() => Math.min(1, PAPER.width / Math.max(1, this.width())));
  protected readonly bands = computed(() => {
    const state = this.state();
    return bandsOf(state.axis()).map((band) => {
      const rows = rowsIn(state.placed(), state.axis(), band).filter(({ y }) => beginsIn(band, y));
      return { ...band, rows, holds: state.holdsIn(band) };
    });
  });
}

const beginsIn = ({ top, bottom }: Stretch, y: number) => y - ROW_ABOVE >= top && y - ROW_ABOVE < bottom;
