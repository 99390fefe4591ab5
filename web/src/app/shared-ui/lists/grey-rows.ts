import { Component, computed, input } from '@angular/core';

/**
 * Grey placeholders for rows (a picture and two lines) while the rows are loading. The list sets their sizes as CSS
 * variables.
 */
@Component({
  selector: 'parley-grey-rows',
  template: `
    <p class="unseen-text" role="status">{{ words() }}</p>
    @for (row of rows(); track row) {
      <div class="row-of-bones" aria-hidden="true">
        <span class="bone picture"></span>
        <span class="texts"><span class="bone first"></span><span class="bone second"></span></span>
      </div>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
    .row-of-bones {
      display: flex;
      align-items: center;
      gap: 16px;
      height: var(--parley-row-height);
      padding: 0 var(--parley-row-inset);
    }
    .picture {
      width: var(--parley-row-picture);
      height: var(--parley-row-picture);
      border-radius: 50%;
    }
    .texts {
      display: grid;
      gap: 10px;
    }
    .first {
      width: var(--parley-row-first);
      height: 14px;
    }
    .second {
      width: var(--parley-row-second);
      height: 10px;
    }
  `,
})
export class GreyRows {
  /** For screen readers. */
  readonly words = input.required<string>();
  readonly count = input.required<number>();
  protected readonly rows = computed(() => Array.from({ length: this.count() }, (_, index) => index));
}
