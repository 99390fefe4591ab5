import { booleanAttribute, Component, computed, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import type { QualityLevel } from '@contracts';
import type { LinkQuality } from '../../webrtc/quality/link-quality';
import { SignalBars } from './signal-bars';

const QUALITY_WORDS: Readonly<Record<QualityLevel, string>> = {
  good: 'Good connection',
  fair: 'Fair connection',
  poor: 'Poor connection',
};

/** The quality of a connection: three bars, and words if it is not good. */
@Component({
  selector: 'parley-quality-bars',
  imports: [MatTooltip, SignalBars],
  template: `
    <span class="bars" [class]="quality().level" [matTooltip]="quality().reason">
      <parley-signal-bars [level]="quality().level" />
      <span [class.unseen-text]="compact() || quality().level === 'good'">{{ words() }}</span>
    </span>
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: center;
      gap: 2px 8px;
    }
    .bars {
      display: inline-flex;
      align-items: center;
      gap: 4px;
    }
    .good {
      color: #9fd8b4;
    }
    .fair {
      color: #e9c46a;
    }
    .poor {
      color: #ffb4ab;
    }
  `,
})
export class QualityBars {
  readonly quality = input.required<LinkQuality>();
  /** Shows the bars only; words and advice are there on hover and for screen readers. */
  readonly compact = input(false, { transform: booleanAttribute });
  protected readonly words = computed(() => QUALITY_WORDS[this.quality().level]);
}
