import { Component, computed, input } from '@angular/core';
import { spanWords } from './clock';
import { EventShape } from './shapes/event-shape';
import { overlaps, type PlacedRow, ROW_HEIGHT, type Stretch } from './rows/rows';
import type { DrawingArea } from './shapes/shapes';
import { SignalShape } from './shapes/signal-shape';
import type { Gap } from './time-axis';

/** Pixels between the labels in a high gap, so that one of them is always in sight. */
const LABEL_EVERY = 320;

/**
 * Draws the lanes, gaps, signals and events that are in sight. The options laid over it describe them to screen
 * readers.
 */
@Component({
  selector: 'parley-ladder-drawing',
  imports: [EventShape, SignalShape],
  template: `
    <svg
      aria-hidden="true"
      focusable="false"
      [attr.width]="stage().layout.width"
      [attr.height]="height()"
      [attr.viewBox]="viewBox()"
    >
      @for (lane of stage().layout.shown; track lane) {
        <line
          class="lane"
          [class.server]="lane === stage().server"
          [attr.x1]="stage().layout.xOf(lane)"
          [attr.x2]="stage().layout.xOf(lane)"
          [attr.y1]="sight().top"
          [attr.y2]="sight().bottom"
        />
      }
      @for (gap of gapsInSight(); track gap.from) {
        <rect class="gap" x="0" [attr.y]="gap.top" [attr.width]="stage().layout.width" [attr.height]="gap.height" />
        @for (y of [gap.top, gap.top + gap.height]; track $index) {
          <line class="fold" x1="0" [attr.x2]="stage().layout.width" [attr.y1]="y" [attr.y2]="y" />
        }
        @for (y of gap.labels; track $index) {
          <text class="gap-label" text-anchor="middle" [attr.x]="middle()" [attr.y]="y">{{ gap.words }}</text>
        }
      }
      @for (hold of holds(); track $index) {
        <line class="hold" [attr.x1]="serverX()" [attr.x2]="serverX()" [attr.y1]="hold.top" [attr.y2]="hold.bottom" />
      }
      @for (row of rows(); track row.key) {
        @if (row.step.shape === 'signal' || row.step.shape === 'burst') {
          <g parleySignalShape [row]="row" [step]="row.step" [stage]="stage()" />
        } @else {
          <g parleyEventShape [row]="row" [step]="row.step" [stage]="stage()" />
        }
      }
    </svg>
  `,
  host: { '[style.top.px]': 'sight().top' },
  styleUrl: './ladder-drawing.scss',
})
export class LadderDrawing {
  readonly rows = input.required<readonly PlacedRow[]>();
  readonly stage = input.required<DrawingArea>();
  /** The part of the height that is drawn. */
  readonly sight = input.required<Stretch>();
  readonly gaps = input.required<readonly Gap[]>();
  /** The stretches in which the server held a signal back. */
  readonly holds = input.required<readonly Stretch[]>();
  /** Says what is missing in a gap. */
  readonly without = input('without a signal');

  protected readonly height = computed(() => this.sight().bottom - this.sight().top);
  protected readonly serverX = computed(() => this.stage().layout.xOf(this.stage().server));
  protected readonly middle = computed(() => (this.stage().view.left + this.stage().view.right) / 2);
  protected readonly viewBox = computed(() => `0 ${this.sight().top} ${this.stage().layout.width} ${this.height()}`);
  protected readonly gapsInSight = computed(() =>
    this.gaps()
      .filter((gap) => overlaps(gap, this.sight()))
      .map((gap) => this.gapShape(gap)),
  );

  private gapShape({ from, to, top, bottom }: Gap) {
    const [start, end] = [top + ROW_HEIGHT / 2, bottom - ROW_HEIGHT * 0.75];
    const count = Math.max(1, Math.round((end - start) / LABEL_EVERY));
    const apart = (end - start) / count;
    return {
      from,
      top: start,
      height: end - start,
      labels: Array.from({ length: count }, (_, i) => start + (i + 0.5) * apart + 4),
      words: `${spanWords(to - from)} ${this.without()}`,
    };
  }
}
