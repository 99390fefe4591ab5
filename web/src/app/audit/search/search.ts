import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { Feedback } from '../../frame/feedback';
import { Problem } from '../../session/api-problem';
import type { OwnWords } from '../../session/problem-words';
import { EmptyPlace } from '../../shared-ui/empty-place';
import { LetterKeys } from '../../shared-ui/keys/letter-keys';
import { ListEnd } from '../../shared-ui/lists/list-end';
import { saveAs } from '../../shared-ui/save-as';
import { PassingTime } from '../../shared-ui/times/passing-time';
import { AuditHead } from '../audit-head';
import { FoundCalls } from './found-calls';
import { FoundTable } from './found-table';
import { SearchFilters } from './search-filters';
import { queryOf, type SearchQuery } from './search-query';
import { type SetFilter, setFilters } from './set-filters';

const BROKEN_OFF = 'The table did not arrive whole. Narrow the search, then try again.';

/** Set by a link of the overview, and shown as chips of their own. */
const CHIPLESS: ReadonlySet<string> = new Set(['named', 'browser', 'system', 'network', 'way']);

/** Finds any call of anybody, for support. The filters are in the address. */
@Component({
  selector: 'parley-search',
  imports: [AuditHead, EmptyPlace, FoundTable, ListEnd, MatButton, MatIcon, RouterLink, SearchFilters],
  templateUrl: './search.html',
  styleUrl: './search.scss',
  host: { '(scroll)': 'rememberPlace()', '(document:keydown)': 'findPerson($event)' },
})
export class Search {
  private readonly router = inject(Router);
  private readonly time = inject(PassingTime);
  private readonly feedback = inject(Feedback);
  private readonly letters = inject(LetterKeys);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly filters = viewChild.required(SearchFilters);
  private readonly table = viewChild(FoundTable);
  protected readonly found = inject(FoundCalls);
  protected readonly exporting = signal(false);
  protected readonly bones = Array.from({ length: 12 }, (_, index) => index);
  private readonly address = toSignal(inject(ActivatedRoute).queryParams, { initialValue: {} });
  protected readonly asked = computed(() => queryOf(this.address()));
  protected readonly filtersSet = computed(() => setFilters(this.asked(), this.time.now()));
  /** The filters that no chip shows. */
  protected readonly others = computed(() =>
    this.filtersSet().filter(({ without }) => Object.keys(without).some((part) => CHIPLESS.has(part))),
  );

  constructor() {
    effect(() => {
      const asked = this.asked();
      untracked(() => this.found.open(asked));
    });
    afterNextRender(() => this.returnToPlace());
    inject(DestroyRef).onDestroy(() => this.found.close());
  }

  protected ask(query: SearchQuery): void {
    void this.router.navigate([], { queryParams: query, replaceUrl: true });
  }

  protected drop({ without }: SetFilter): void {
    this.ask({ ...this.asked(), ...without });
  }

  protected openCall(id: number): void {
    void this.router.navigate(['/audit/calls', id]);
  }

  protected rememberPlace(): void {
    this.found.scrollTop = this.element.scrollTop;
  }

  /** "/" focuses the search, as in other tools, unless the user is typing. */
  protected findPerson(event: KeyboardEvent): void {
    if (this.letters.letterOf(event) !== '/') return;
    event.preventDefault();
    this.filters().focusPerson();
  }

  protected async export(): Promise<void> {
    this.exporting.set(true);
    try {
      saveAs(await this.found.export(), 'parley-calls.csv');
    } catch (failure) {
      this.feedback.fail(failure, brokenOff(failure));
    } finally {
      this.exporting.set(false);
    }
  }

  private returnToPlace(): void {
    const { scrollTop, lastOpened } = this.found;
    this.element.scrollTop = scrollTop;
    if (lastOpened !== null) this.table()?.focusCall(lastOpened);
  }
}

/** If a file did not arrive, the server most often took too long to make it. */
function brokenOff(failure: unknown): OwnWords {
  const { status, code } = Problem.of(failure);
  return { unavailable: BROKEN_OFF, 'payload-too-large': BROKEN_OFF, ...(status === 0 ? { [code]: BROKEN_OFF } : {}) };
}
