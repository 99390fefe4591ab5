import { Component, computed, input } from '@angular/core';
import type { PlacedRow } from '../rows/rows';
import { arrowShape, type DrawingArea } from './shapes';
import type { BurstStep, SignalStep } from '../rows/steps';

/**
 * Draws a signal: a sign of its kind at the sender, a line to the server and on to the recipient, and a mark for
 * what happened to it.
 */
@Component({
  selector: 'g[parleySignalShape]',
  template: `
    @if (shape().toServer; as leg) {
      <svg:line class="line" [attr.x1]="leg.from.x" [attr.y1]="leg.from.y" [attr.x2]="leg.to.x" [attr.y2]="leg.to.y" />
      <svg:path class="sign" [attr.d]="sign()" [attr.transform]="'translate(' + leg.from.x + ' ' + leg.from.y + ')'" />
    }
    @if (shape().onward; as leg) {
      <svg:line class="line" [attr.x1]="leg.from.x" [attr.y1]="leg.from.y" [attr.x2]="leg.to.x" [attr.y2]="leg.to.y" />
      <svg:circle class="committed" r="3" [attr.cx]="leg.from.x" [attr.cy]="leg.from.y" />
      <svg:path class="head" [attr.d]="shape().head" />
    } @else if (step().held) {
      <svg:circle class="committed" r="3" [attr.cx]="heldAt()" [attr.cy]="row().y" />
    }
    @if (shape().end; as end) {
      <svg:path
        [class]="'end ' + end.mark"
        [attr.d]="marks[end.mark]"
        [attr.transform]="'translate(' + end.at.x + ' ' + end.at.y + ')'"
      />
    }
    <svg:text [attr.x]="shape().label.x" [attr.y]="shape().label.y" [attr.text-anchor]="shape().label.anchor">
      {{ shape().label.text }}
    </svg:text>
  `,
  host: { '[class]': "'signal ' + step().look", '[class.failed]': 'step().failed', '[class.opened]': 'opened()' },
  styleUrl: './shapes.scss',
})
export class SignalShape {
  readonly row = input.required<PlacedRow>();
  readonly step = input.required<SignalStep | BurstStep>();
  readonly stage = input.required<DrawingArea>();

  protected readonly marks = END_MARKS;
  protected readonly shape = computed(() => arrowShape(this.row(), this.step(), this.stage()));
  protected readonly sign = computed(() => SIGNAL_SIGNS[this.step().look]);
  protected readonly heldAt = computed(() => this.stage().layout.xOf(this.stage().server));
  /** The burst's members are drawn below it, so it is only their heading. */
  protected readonly opened = computed(() => {
    const step = this.step();
    return step.shape === 'burst' && step.opened;
  });
}

/**
 * The sign at the sender: a square for an offer, a diamond for an answer, a dot for a candidate, a bar for their
 * end.
 */
export const SIGNAL_SIGNS: Readonly<Record<SignalStep['look'], string>> = {
  offer: 'M-4.5,-4.5 h9 v9 h-9 z',
  answer: 'M0,-6 L6,0 L0,6 L-6,0 z',
  candidate: 'M-3,0 a3,3 0 1,0 6,0 a3,3 0 1,0 -6,0',
  'end-of-candidates': 'M-1.5,-6 h3 v12 h-3 z',
};

const RING = 'M-4,0 a4,4 0 1,0 8,0 a4,4 0 1,0 -8,0';
const CROSS = 'M-6,-6 L6,6 M6,-6 L-6,6';

/**
 * The mark at the end. Filled: applied. Hollow: a ring if nothing was reported, a bar if it was set aside, a square
 * if it never left the server.
 */
export const END_MARKS: Readonly<Record<SignalStep['end'], string>> = {
  applied: RING,
  open: RING,
  'set-aside': 'M-6,-2.5 h12 v5 h-12 z',
  failed: CROSS,
  refused: CROSS,
  undelivered: 'M-4,-4 h8 v8 h-8 z',
};
