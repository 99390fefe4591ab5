import { Component, computed, input } from '@angular/core';
import type { LadderKind } from '../controls/ladder-filter';
import type { PlacedRow } from '../rows/rows';
import { isInView, labelAt, type DrawingArea } from './shapes';
import type { EventStep, PairStep } from '../rows/steps';

/** Draws what is no signal: a mark on somebody's lane, a line across all lanes, or a candidate pair in use. */
@Component({
  selector: 'g[parleyEventShape]',
  template: `
    @if (ends(); as line) {
      <svg:line class="line" [attr.x1]="line.from" [attr.x2]="line.to" [attr.y1]="row().y" [attr.y2]="row().y" />
    }
    @for (x of signsAt(); track $index) {
      <svg:path class="sign" [attr.d]="sign()" [attr.transform]="'translate(' + x + ' ' + row().y + ')'" />
    }
    <svg:text [attr.x]="label().x" [attr.y]="label().y" [attr.text-anchor]="label().anchor">
      {{ label().text }}
    </svg:text>
  `,
  host: { '[class]': "'event ' + step().shape", '[class.failed]': 'step().failed' },
  styleUrl: './shapes.scss',
})
export class EventShape {
  readonly row = input.required<PlacedRow>();
  readonly step = input.required<EventStep | PairStep>();
  readonly stage = input.required<DrawingArea>();

  protected readonly sign = computed(() => (this.step().failed ? FAILED_SIGN : EVENT_SIGNS[this.step().kind]));

  /** The lanes it is drawn on. */
  protected readonly signsAt = computed(() => {
    const [step, { layout }] = [this.step(), this.stage()];
    if (step.shape === 'pair') return [layout.xOf(step.from), layout.xOf(step.to)];
    return step.shape === 'mark' || step.failed ? [layout.xOf(step.lane)] : [];
  });

  /** The ends of a line across lanes. */
  protected readonly ends = computed(() => {
    const [step, { layout }] = [this.step(), this.stage()];
    if (step.shape === 'pair') return this.between(step);
    return step.shape === 'line' ? { from: 0, to: layout.width } : null;
  });

  protected readonly label = computed(() => {
    const [step, stage, { y }] = [this.step(), this.stage(), this.row()];
    if (step.shape === 'mark') {
      const x = stage.layout.xOf(step.lane);
      const text = isInView(x, stage) ? step.label : `${stage.nameOf(step.lane)}: ${step.label}`;
      const isLeft = x <= (stage.view.left + stage.view.right) / 2;
      return labelAt({ x, y: y + BESIDE, text, towards: isLeft ? Infinity : -Infinity }, stage);
    }
    const x = step.shape === 'pair' ? this.between(step).from : 0;
    return labelAt({ x, y: y - ABOVE, text: step.label, towards: Infinity }, stage);
  });

  private between(step: PairStep): { from: number; to: number } {
    const { xOf } = this.stage().layout;
    const [one, other] = [xOf(step.from), xOf(step.to)];
    return { from: Math.min(one, other), to: Math.max(one, other) };
  }
}

const BESIDE = 4;
const ABOVE = 5;
const FAILED_SIGN = 'M0,-6.5 L7,6 H-7 z';
const DIAMOND = 'M0,-5 L5,0 L0,5 L-5,0 z';
const DOT = 'M-4,0 a4,4 0 1,0 8,0 a4,4 0 1,0 -8,0';

export const EVENT_SIGNS: Readonly<Record<LadderKind, string>> = {
  offer: '',
  answer: '',
  candidate: '',
  state: DOT,
  presence: DIAMOND,
  media: 'M-3.5,-5 L5,0 L-3.5,5 z',
  links: 'M-4.5,-1.5 h9 v3 h-9 z',
  trouble: FAILED_SIGN,
  observed: 'M-4,-4 h8 v8 h-8 z',
  sample: 'M-6,0 L-3,-5 H3 L6,0 L3,5 H-3 z',
};
