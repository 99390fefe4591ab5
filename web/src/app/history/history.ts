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
import { type Call, CALL_KINDS, HISTORY_RESULTS, type HistoryResult, linkedIdOf, searchIn } from '@contracts';
import { Feedback } from '../frame/feedback';
import { dayOf } from '../shared-ui/times/date-span';
import { Session } from '../session/session';
import { EmptyPlace } from '../shared-ui/empty-place';
import { GreyRows } from '../shared-ui/lists/grey-rows';
import { ListEnd } from '../shared-ui/lists/list-end';
import { PageInSight } from '../shared-ui/page/page-in-sight';
import { Printing } from '../shared-ui/page/printing';
import { PassingTime } from '../shared-ui/times/passing-time';
import { SearchCut } from '../shared-ui/search-cut';
import { SearchText } from '../shared-ui/search-text';
import { TypedSearch } from '../shared-ui/typed-search';
import { saveAs } from '../shared-ui/save-as';
import { oneOf } from '../shared-ui/one-of';
import { dayName } from '../shared-ui/times/times';
import { CallHistory, type HistoryView } from './call-history';
import type { CallQuery, CallDirection } from './call-query';
import { CallRun } from './missed-runs/call-run';
import { type Run, runsOf } from './missed-runs/runs';
import { HistoryFilters } from './history-filters';
import { MissedCalls } from './missed-calls';

/** This many calls already fill some hundred sheets. */
const PRINTED_MAX = 2_000;

interface Day {
  name: string;
  runs: readonly Run[];
}

/** The user's calls by day: all of them, or the missed ones. The filters are in the address. */
@Component({
  selector: 'parley-history',
  imports: [
    CallRun,
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
    SearchCut,
    SearchText,
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
  readonly search = input<string>();

  private readonly router = inject(Router);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly feedback = inject(Feedback);
  private readonly time = inject(PassingTime);
  private readonly page = inject(PageInSight);
  private readonly session = inject(Session);
  protected readonly printing = inject(Printing);
  protected readonly typed = new TypedSearch(
    () => this.search() ?? '',
    (text) => this.find(text),
  );
  protected readonly history = inject(CallHistory);
  protected readonly missed = inject(MissedCalls);
  protected readonly asked = computed<CallQuery>(() => ({
    direction: oneOf<CallDirection>(['in', 'out'], this.direction()),
    result: oneOf<HistoryResult>(HISTORY_RESULTS, this.result()),
    type: oneOf(['audio', 'video'] as const, this.type()),
    kind: oneOf(CALL_KINDS, this.kind()),
    with: linkedIdOf(this.with() ?? ''),
    from: dayOf(this.from()),
    to: dayOf(this.to()),
    search: searchIn(this.search() ?? '') || null,
  }));
  protected readonly days = computed(() =>
    byDay(this.history.calls(), { now: this.time.now(), myId: this.session.user()?.id ?? 0 }),
  );

  constructor() {
    this.printing.complete(() => this.history.all(PRINTED_MAX));
    effect(() => {
      const [view, asked] = [this.view(), this.asked()];
      untracked(() => this.history.open(view, asked));
    });
    // Missed calls on the screen count as seen, also those that arrive meanwhile; not while the tab is in the
    // background.
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

  private find(text: string): void {
    const search = searchIn(text) || null;
    if (search === this.asked().search) return;
    void this.router.navigate(['/history'], { queryParams: { ...this.asked(), search }, replaceUrl: true });
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

function byDay(calls: readonly Call[], of: { now: number; myId: number }): Day[] {
  const days = new Map<string, Call[]>();
  for (const call of calls) {
    const name = dayName(call.initiatedAt, of.now);
    days.set(name, [...(days.get(name) ?? []), call]);
  }
  return Array.from(days, ([name, ofDay]) => ({ name, runs: runsOf(ofDay, of.myId) }));
}
