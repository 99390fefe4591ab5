import { Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { CountedCalls, OverviewDays, OverviewTotal } from '@contracts';
import { paramsIn } from '../search/query-params';
import { BEFORE_WORDS, numberWords, shareWords, TOTAL_HINTS, TOTAL_WORDS } from './overview-words';

/** One number of the overview, beside that of the span before; both open the list of their calls. */
@Component({
  selector: 'parley-total-tile',
  imports: [MatIcon, RouterLink],
  template: `
    <h2 [title]="hint()">{{ label() }}</h2>
    <p class="number">
      <a class="figures" routerLink="/audit/calls" [queryParams]="params()"
        >{{ words() }}<span class="unseen-text"> calls: {{ label() }}</span></a
      >
      @if (share(); as part) {
        <span class="quiet figures">{{ part }}</span>
      }
    </p>
    <p class="before quiet">
      <a class="figures" routerLink="/audit/calls" [queryParams]="paramsBefore()">{{ wordsBefore() }}</a> {{ then() }}
    </p>
    @if (total().grew) {
      <p class="grew"><mat-icon class="mat-icon-16" svgIcon="arrow_upward" />More than usual</p>
    }
  `,
  styles: `
    :host {
      display: block;
      padding: 12px 16px;
      border: 1px solid var(--parley-line);
      border-radius: 12px;
      background: var(--parley-panel);
    }
    h2 {
      color: var(--parley-quiet);
      font: var(--mat-sys-label-large);
    }
    .number {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 0 8px;
    }
    .number a {
      font: var(--mat-sys-headline-medium);
      color: var(--mat-sys-on-surface);
      text-decoration: none;
    }
    .number a:hover,
    .before a:hover {
      text-decoration: underline;
    }
    .before {
      font: var(--mat-sys-body-small);
    }
    .before a {
      color: inherit;
      text-decoration: none;
    }
    .grew {
      display: flex;
      align-items: center;
      gap: 4px;
      margin-top: 4px;
      color: var(--parley-missed);
      font: var(--mat-sys-label-medium);
    }
  `,
})
export class TotalTile {
  readonly name = input.required<OverviewTotal>();
  readonly total = input.required<CountedCalls>();
  /** The number of all calls, of which this is a share; null if a share says nothing. */
  readonly all = input.required<number | null>();
  readonly days = input.required<OverviewDays>();

  protected readonly label = computed(() => TOTAL_WORDS[this.name()]);
  protected readonly hint = computed(() => TOTAL_HINTS[this.name()]);
  protected readonly words = computed(() => numberWords(this.total().count));
  protected readonly wordsBefore = computed(() => numberWords(this.total().before.count));
  protected readonly then = computed(() => BEFORE_WORDS[this.days()]);
  protected readonly params = computed(() => paramsIn(this.total().query));
  protected readonly paramsBefore = computed(() => paramsIn(this.total().before.query));
  protected readonly share = computed(() => {
    const all = this.all();
    return all === null ? null : shareWords(this.total().count, all);
  });
}
