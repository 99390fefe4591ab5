import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  untracked,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { MatTabsModule } from '@angular/material/tabs';
import { MatTooltip } from '@angular/material/tooltip';
import { Router, RouterLink } from '@angular/router';
import { type Call, CALL_KINDS, HISTORY_RESULTS, type HistoryResult } from '@contracts';
import { Feedback } from '../frame/feedback';
import { dayOf } from '../shared-ui/date-span';
import { EmptyPlace } from '../shared-ui/empty-place';
import { GreyRows } from '../shared-ui/grey-rows';
import { ListEnd } from '../shared-ui/list-end';
import { PageInSight } from '../shared-ui/page-in-sight';
import { PassingTime } from '../shared-ui/passing-time';
import { saveAs } from '../shared-ui/save-as';
import { oneOf } from '../shared-ui/one-of';
import { dayName } from '../shared-ui/times';
import { CallHistory, type HistoryView } from './call-history';
import type { CallQuery, Direction } from './call-query';
import { CallRow } from './call-row';
import { HistoryFilters } from './history-filters';
import { MissedCalls } from './missed-calls';

interface Day {
  name: string;
  calls: Call[];
}

/** My calls by day: all of them, or those I missed. What is asked for stands in the address. */
@Component({
  selector: 'parley-history',
  imports: [
    CallRow,
    EmptyPlace,
    GreyRows,
    HistoryFilters,
    ListEnd,
    MatButton,
    MatIcon,
    MatIconButton,
    MatMenuModule,
    MatTabsModule,
    MatTooltip,
    RouterLink,
  ],
  templateUrl: './history.html',
  styleUrl: './history.scss',
  host: { '(scroll)': 'rememberPlace()' },
})
export class History {
  /** From the route and the query parameters of the address. */
  readonly view = input.required<HistoryView>();
  readonly direction = input<string>();
  readonly result = input<string>();
  readonly type = input<string>();
  readonly kind = input<string>();
  readonly with = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();

  private readonly router = inject(Router);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly feedback = inject(Feedback);
  private readonly time = inject(PassingTime);
  private readonly page = inject(PageInSight);
  protected readonly history = inject(CallHistory);
  protected readonly missed = inject(MissedCalls);
  protected readonly asked = computed<CallQuery>(() => ({
    direction: oneOf<Direction>(['in', 'out'], this.direction()),
    result: oneOf<HistoryResult>(HISTORY_RESULTS, this.result()),
    type: oneOf(['audio', 'video'] as const, this.type()),
    kind: oneOf(CALL_KINDS, this.kind()),
    with: Number(this.with()) || null,
    from: dayOf(this.from()),
    to: dayOf(this.to()),
  }));
  protected readonly days = computed(() => byDay(this.history.calls(), this.time.now()));

  constructor() {
    effect(() => {
      const [view, asked] = [this.view(), this.asked()];
      untracked(() => this.history.open(view, asked));
    });
    // Whoever looks at the missed calls has seen them, also those that come in meanwhile; a tab in the back is not seen.
    effect(() => {
      if (this.view() === 'missed' && this.page.inSight() && this.missed.unseen() > 0)
        untracked(() => void this.missed.lookAt());
    });
    afterNextRender(() => (this.element.scrollTop = this.history.scrollTop));
    inject(DestroyRef).onDestroy(() => this.missed.lookAway());
  }

  protected ask(query: CallQuery): void {
    void this.router.navigate([], { queryParams: query, replaceUrl: true });
  }

  protected rememberPlace(): void {
    this.history.scrollTop = this.element.scrollTop;
  }

  protected async export(format: 'csv' | 'json'): Promise<void> {
    try {
      saveAs(await this.history.export(format), `parley-calls.${format}`);
    } catch (failure) {
      this.feedback.fail(failure);
    }
  }
}

function byDay(calls: readonly Call[], now: number): Day[] {
  const days = new Map<string, Call[]>();
  for (const call of calls) {
    const name = dayName(call.initiatedAt, now);
    days.set(name, [...(days.get(name) ?? []), call]);
  }
  return Array.from(days, ([name, ofDay]) => ({ name, calls: ofDay }));
}
