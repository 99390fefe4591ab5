import { booleanAttribute, Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import type { QualityLevel } from '@contracts';
import type { LinkQuality } from '../webrtc/link-quality';

const LOOKS: Readonly<Record<QualityLevel, { icon: string; words: string }>> = {
  good: { icon: 'signal_cellular_alt', words: 'Good connection' },
  fair: { icon: 'signal_cellular_alt_2_bar', words: 'Fair connection' },
  poor: { icon: 'signal_cellular_alt_1_bar', words: 'Poor connection' },
};

/** How good the connection is: three bars, and words where it is not good. */
@Component({
  selector: 'parley-quality-bars',
  imports: [MatIcon, MatTooltip],
  template: `
    <span class="bars" [class]="quality().level" [matTooltip]="quality().reason">
      <mat-icon class="mat-icon-20" [svgIcon]="look().icon" />
      <span [class.unseen-text]="compact() || quality().level === 'good'">{{ look().words }}</span>
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
  /** The bars alone; words and advice on hover, and for those who hear the page. */
  readonly compact = input(false, { transform: booleanAttribute });
  protected readonly look = computed(() => LOOKS[this.quality().level]);
}
