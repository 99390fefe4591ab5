import { BreakpointObserver } from '@angular/cdk/layout';
import {
  afterNextRender,
  Component,
  computed,
  ElementRef,
  inject,
  linkedSignal,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterOutlet } from '@angular/router';
import { searchIn, type User } from '@contracts';
import { whileVisible } from '../browser/while-visible';
import { Calling } from '../call/session/calling';
import { EmptyPlace } from '../shared-ui/empty-place';
import { Field } from '../shared-ui/field';
import { Late } from '../shared-ui/floating/late';
import { GreyRows } from '../shared-ui/lists/grey-rows';
import { isComposing } from '../shared-ui/keys/composing';
import { ListEnd } from '../shared-ui/lists/list-end';
import { FilterChip } from '../shared-ui/chips/filter-chip';
import { SearchCut } from '../shared-ui/search-cut';
import { SearchText } from '../shared-ui/search-text';
import { TypedSearch } from '../shared-ui/typed-search';
import { idsOf, watchPresence } from '../signaling/presence-watch';
import { DialPad } from './dial-pad/dial-pad';
import { Directory } from './directory';
import { Favourites } from './favourites/favourites';
import { PersonRow } from './person-row';

/** Same as in the style sheet: below this width the list and the chosen person are not side by side. */
const ONE_PANE = '(width < 1000px)';
/** After this time at most, somebody who has come is in the list, in whatever part of it they were before. */
const ASK_AGAIN_MS = 30_000;

/** The directory: who is there, and how to call them. The chosen person's page is beside it where there is room. */
@Component({
  selector: 'parley-people',
  imports: [
    DialPad,
    EmptyPlace,
    Field,
    FilterChip,
    GreyRows,
    ListEnd,
    MatButton,
    MatIcon,
    MatIconButton,
    Late,
    PersonRow,
    RouterOutlet,
    SearchCut,
    SearchText,
  ],
  templateUrl: './people.html',
  styleUrl: './people.scss',
  host: {
    '[class.detail-open]': 'detailOpen()',
    '(keydown.arrowDown)': 'walk($event, 1)',
    '(keydown.arrowUp)': 'walk($event, -1)',
  },
})
export class People {
  protected readonly directory = inject(Directory);
  protected readonly typed = new TypedSearch(this.directory.search, (text) => this.directory.find(text));
  private readonly searchBox = viewChild.required<ElementRef<HTMLInputElement>>('searchBox');
  private readonly rows = viewChild<ElementRef<HTMLElement>>('rows');
  protected readonly presenceFilter = () => import('../frame/screens-ahead').then((file) => file.PresenceFilter);
  protected readonly detailOpen = signal(false);
  private readonly calling = inject(Calling);
  private readonly favourites = inject(Favourites);
  /** The device has an on-screen keyboard; its Enter key reads "Search" and is easily pressed by mistake. */
  protected readonly byTouch = window.matchMedia?.('(hover: none)').matches ?? false;
  private readonly narrow = toSignal(inject(BreakpointObserver).observe(ONE_PANE), { requireSync: true });
  /**
   * The favourites, listed first if the window has no room for the dial pad and everybody is shown; empty otherwise.
   */
  protected readonly favouritesHere = computed(() => {
    const whole = this.directory.search() === '' && this.directory.presence() === null;
    return whole && this.narrow().matches ? this.favourites.people() : [];
  });
  private readonly listed = computed(() => this.directory.sections().flatMap(({ people }) => people));
  private readonly shownSearch = computed(() => (this.directory.loadingFirst() ? '' : this.directory.search()));
  /** The person chosen with the arrow keys. A search chooses the first result, who stays chosen when others move up. */
  private readonly chosenId = linkedSignal<string, User['id'] | null>({
    source: () => this.shownSearch(),
    computation: (search) => (search === '' ? null : untracked(() => this.listed().at(0)?.id ?? null)),
  });
  private readonly byArrows = linkedSignal<string, boolean>({
    source: () => this.shownSearch(),
    computation: () => false,
  });
  protected readonly highlighted = computed(() => this.listed().find(({ id }) => id === this.chosenId()) ?? null);

  constructor() {
    this.directory.open();
    this.favourites.open();
    watchPresence(() => [...idsOf(this.favouritesHere()), ...this.directory.loaded()]);
    whileVisible(ASK_AGAIN_MS, () => this.directory.lookAgain());
    afterNextRender(() => this.focusSearch());
  }

  protected clearSearch(): void {
    const box = this.searchBox().nativeElement;
    box.value = '';
    box.focus();
    this.typed.put('');
  }

  protected showEverybody(): void {
    this.clearSearch();
    this.directory.show(null);
  }

  /** Enter in the search field calls the person chosen with the arrow keys, or else the first result. */
  protected press(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    if (event.key === 'Escape') this.clearSearch();
    if (event.key === 'Enter' && !event.repeat) this.dial();
  }

  /** Runs a new search first, so that nobody is called who was found for an earlier text. */
  private dial(): void {
    const box = this.searchBox().nativeElement;
    const wanted = searchIn(box.value);
    const isNew = wanted !== this.directory.search();
    if (isNew) this.typed.put(box.value);
    // On an on-screen keyboard "Search" only calls somebody chosen with an arrow key; otherwise it closes the
    // keyboard to show the list.
    if (this.byTouch && !this.byArrows()) return box.blur();
    if (isNew) return;
    const person = this.highlighted();
    if (person && !this.directory.loadingFirst()) void this.calling.ring(person, 'audio');
  }

  /** In the search field the arrow keys choose whom Enter calls; on a row they move to the next row. */
  protected walk(event: Event, step: 1 | -1): void {
    if (document.activeElement === this.searchBox().nativeElement) return this.choose(event, step);
    const links = Array.from(this.rows()?.nativeElement.querySelectorAll<HTMLElement>('parley-person-row > a') ?? []);
    const at = links.findIndex((link) => link.closest('li')?.contains(document.activeElement));
    if (at === -1) return;
    const target = at + step < 0 ? this.searchBox().nativeElement : links[at + step];
    if (!target) return;
    event.preventDefault();
    target.focus();
  }

  private choose(event: Event, step: 1 | -1): void {
    if (event instanceof KeyboardEvent && isComposing(event)) return;
    event.preventDefault();
    const people = this.listed();
    const at = people.findIndex(({ id }) => id === this.chosenId());
    const next = people[Math.min(people.length - 1, at + step)] as User | undefined;
    this.chosenId.set(next?.id ?? null);
    this.byArrows.set(next !== undefined);
    if (next) document.getElementById(`person-${next.id}`)?.scrollIntoView?.({ block: 'nearest' });
  }

  /**
   * Not on touch, where the keyboard would cover the list; nor beside an open person, which is what the user came
   * for.
   */
  private focusSearch(): void {
    if (!this.detailOpen() && window.matchMedia?.('(hover: hover)').matches) this.searchBox().nativeElement.focus();
  }
}
