import { Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { QualityLevel, QualityReason } from '@contracts';

export const LEVEL_WORDS: Readonly<Record<QualityLevel, string>> = { good: 'Good', fair: 'Fair', poor: 'Poor' };

/** What made a sample worse than good. */
export const REASON_WORDS: Readonly<Record<QualityReason, string>> = {
  loss: 'packets got lost',
  delay: 'the way was slow',
  jitter: 'packets came unevenly',
  silence: 'sound had to be made up',
  freezes: 'the picture froze',
  upload: 'the upload was too weak',
  power: 'the machine was too slow',
};

const ICONS: Readonly<Record<QualityLevel, string>> = {
  good: 'signal_cellular_alt',
  fair: 'signal_cellular_alt_2_bar',
  poor: 'signal_cellular_alt_1_bar',
};

/** How good the media was: bars and a word. Where nothing was measured it says so. */
@Component({
  selector: 'parley-quality-mark',
  imports: [MatIcon],
  template: `
    @if (level(); as known) {
      <mat-icon class="mat-icon-16" [svgIcon]="icon()" />{{ words[known] }}
    } @else {
      <span class="quiet" title="Nothing was measured">
        <span aria-hidden="true">–</span><span class="unseen-text">Not measured</span>
      </span>
    }
  `,
  host: { '[class]': 'level()' },
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      white-space: nowrap;
    }
    mat-icon {
      flex: none;
    }
    :host(.fair) mat-icon {
      color: var(--parley-away);
    }
    :host(.poor) {
      color: var(--parley-missed);
    }
  `,
})
export class QualityMark {
  readonly level = input.required<QualityLevel | null>();
  protected readonly words = LEVEL_WORDS;
  protected readonly icon = computed(() => ICONS[this.level() ?? 'good']);
}
