import { Component, input } from '@angular/core';
import { type FoundCall, type QualityLevel, type QualityReason, TROUBLED } from '@contracts';

export const LEVEL_WORDS: Readonly<Record<QualityLevel, string>> = { good: 'Good', fair: 'Fair', poor: 'Poor' };

/** Why a sample was worse than good. */
export const REASON_WORDS: Readonly<Record<QualityReason, string>> = {
  loss: 'packets got lost',
  delay: 'the way was slow',
  jitter: 'packets came unevenly',
  silence: 'sound had to be made up',
  freezes: 'the picture froze',
  upload: 'there was no room for the picture',
  nothing: 'nothing arrived',
};

/** Links may be good while nobody hears anything. Then the cause says how the call was, and nothing beside it says "Good". */
export function levelOf({ quality, cause }: FoundCall): QualityLevel | null {
  return quality === 'good' && cause !== null && TROUBLED.includes(cause.outcome) ? null : quality;
}

/** How many of the three bars are filled. */
const BARS: Readonly<Record<QualityLevel, number>> = { good: 3, fair: 2, poor: 1 };

/** Shows media quality as bars and a word; says so if nothing was measured. */
@Component({
  selector: 'parley-quality-mark',
  template: `
    @if (level(); as known) {
      <span class="bars" aria-hidden="true" [attr.data-bars]="bars[known]"><i></i><i></i><i></i></span
      >{{ words[known] }}
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
      gap: 6px;
      white-space: nowrap;
    }
    .bars {
      display: inline-flex;
      align-items: flex-end;
      gap: 2px;
      height: 12px;
    }
    i {
      width: 3px;
      height: 100%;
      border-radius: 1px;
      background: currentcolor;
    }
    i:nth-child(1) {
      height: 5px;
    }
    i:nth-child(2) {
      height: 8px;
    }
    [data-bars='1'] i:nth-child(n + 2),
    [data-bars='2'] i:nth-child(3) {
      background: var(--mat-sys-outline-variant);
    }
    /* The missing bars are outlines where there are no shades. */
    @media (forced-colors: active) {
      i {
        forced-color-adjust: none;
        background: CanvasText;
      }
      [data-bars='1'] i:nth-child(n + 2),
      [data-bars='2'] i:nth-child(3) {
        background: none;
        box-shadow: inset 0 0 0 1px CanvasText;
      }
    }
    :host(.fair) .bars {
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
  protected readonly bars = BARS;
}
