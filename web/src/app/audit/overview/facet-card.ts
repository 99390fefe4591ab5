import { Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { Facet, OverviewDays, OverviewLine } from '@contracts';
import { valueWords } from '../cause-words';
import { paramsIn } from '../search/query-params';
import { BEFORE_WORDS, FACET_WORDS, numberWords } from './overview-words';

/** What the calls with trouble have in common, as one list with bars; each line opens the list of its calls. */
@Component({
  selector: 'parley-facet-card',
  imports: [MatIcon, RouterLink],
  templateUrl: './facet-card.html',
  styleUrl: './facet-card.scss',
})
export class FacetCard {
  readonly facet = input.required<Facet>();
  readonly lines = input.required<readonly OverviewLine[]>();
  readonly days = input.required<OverviewDays>();

  protected readonly title = computed(() => FACET_WORDS[this.facet()]);
  protected readonly then = computed(() => BEFORE_WORDS[this.days()]);
  protected readonly rows = computed(() => {
    const most = Math.max(1, ...this.lines().map(({ count }) => count));
    return this.lines().map((line) => ({
      ...line,
      words: line.name ?? valueWords(this.facet(), line.value),
      now: numberWords(line.count),
      earlier: numberWords(line.before.count),
      percent: (line.count / most) * 100,
      params: paramsIn(line.query),
      paramsBefore: paramsIn(line.before.query),
    }));
  });
}
