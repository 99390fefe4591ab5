import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';
import {
  type Facet,
  FACETS,
  type Overview as OverviewOf,
  OVERVIEW_DAYS,
  OVERVIEW_TOTALS,
  type OverviewDays,
} from '@contracts';
import { EmptyPlace } from '../../shared-ui/empty-place';
import { AskedAgain } from '../asked-again';
import { AuditApi } from '../audit-api';
import { AuditHead } from '../audit-head';
import { valueWords } from '../cause-words';
import { callNumberIn } from '../search/search-query';
import { paramsIn } from '../search/query-params';
import { PersonBox } from '../search/person-box';
import { FacetCard } from './facet-card';
import { FACET_WORDS, grownWords, shareWords, SPAN_WORDS } from './overview-words';
import { TotalTile } from './total-tile';

const DAYS: OverviewDays = 7;

/** The first page of support: how all calls went, what is behind those with trouble, and what has grown. */
@Component({
  selector: 'parley-overview',
  imports: [AuditHead, EmptyPlace, FacetCard, MatButton, MatIcon, PersonBox, RouterLink, TotalTile],
  templateUrl: './overview.html',
  styleUrl: './overview.scss',
})
export class Overview {
  /** From the address: how many days. */
  readonly days = input<string>();

  private readonly api = inject(AuditApi);
  private readonly router = inject(Router);
  protected readonly spans = OVERVIEW_DAYS.map((days) => ({ days, words: SPAN_WORDS[days] }));
  protected readonly names = OVERVIEW_TOTALS;
  protected readonly facets = FACETS;
  protected readonly asked = computed(() => OVERVIEW_DAYS.find((days) => String(days) === this.days()) ?? DAYS);
  protected readonly floor = signal<OverviewOf | null>(null);
  protected readonly state = signal<'loading' | 'ready' | 'failed'>('loading');
  protected readonly bones = Array.from({ length: 5 }, (_, index) => index);
  /** Answers to an earlier question are dropped. */
  private generation = 0;
  private readonly again = new AskedAgain(() => this.load());

  protected readonly isEmpty = computed(() => {
    const calls = this.floor()?.totals.calls;
    return calls !== undefined && calls.count === 0 && calls.before.count === 0;
  });
  protected readonly trouble = computed(() => {
    const floor = this.floor();
    if (floor === null) return null;
    const { calls, failed, poor } = floor.totals;
    const count = failed.count + poor.count;
    return { count, all: calls.count, share: shareWords(count, calls.count) };
  });
  protected readonly grown = computed(() => {
    const floor = this.floor();
    if (floor === null) return [];
    return FACETS.flatMap((facet) =>
      floor.facets[facet]
        .filter(({ grew }) => grew)
        .map((line) => ({
          key: `${facet} ${line.value}`,
          kind: kindOf(facet),
          words: line.name ?? valueWords(facet, line.value),
          numbers: grownWords(line, floor.days),
          params: paramsIn(line.query),
        })),
    );
  });

  constructor() {
    effect(() => {
      this.asked();
      untracked(() => void this.load());
    });
  }

  /** Reads the numbers. The shown numbers stay meanwhile if they are of the same span. */
  protected async load(): Promise<void> {
    const [days, generation] = [this.asked(), ++this.generation];
    this.again.answered();
    if (this.floor()?.days !== days) this.floor.set(null);
    this.state.set('loading');
    try {
      const floor = await this.api.overview(days);
      if (generation !== this.generation) return;
      this.floor.set(floor);
      this.state.set('ready');
    } catch {
      if (generation === this.generation) this.state.set('failed');
    }
  }

  protected find(text: string): void {
    const number = callNumberIn(text);
    const user = text.trim() || null;
    void (number === null
      ? this.router.navigate(['/audit/calls'], { queryParams: { user } })
      : this.router.navigate(['/audit/calls', number]));
  }

  protected allOf(name: (typeof OVERVIEW_TOTALS)[number], floor: OverviewOf): number | null {
    return name === 'calls' ? null : floor.totals.calls.count;
  }
}

const kindOf = (facet: Facet): string => (facet === 'cause' ? '' : `${FACET_WORDS[facet]}: `);
