import { afterNextRender, Component, DestroyRef, ElementRef, inject, signal, viewChild } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';
import { MatMenuModule } from '@angular/material/menu';
import { RouterOutlet } from '@angular/router';
import { PRESENCES, type Presence } from '@contracts';
import { EmptyPlace } from '../shared-ui/empty-place';
import { GreyRows } from '../shared-ui/grey-rows';
import { ListEnd } from '../shared-ui/list-end';
import { FilterChip } from '../shared-ui/filter-chip';
import { PRESENCE_WORDS, PresenceDot } from '../shared-ui/presence-dot';
import { Directory } from './directory';
import { PersonRow } from './person-row';

const TYPING_MS = 200;

/** The directory: who is there, and the way to ring them. The detail stands beside it where there is room. */
@Component({
  selector: 'parley-people',
  imports: [
    EmptyPlace,
    FilterChip,
    GreyRows,
    ListEnd,
    MatButton,
    MatFormFieldModule,
    MatIcon,
    MatIconButton,
    MatInput,
    MatMenuModule,
    PersonRow,
    PresenceDot,
    RouterOutlet,
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
  private readonly searchBox = viewChild.required<ElementRef<HTMLInputElement>>('searchBox');
  private readonly rows = viewChild<ElementRef<HTMLElement>>('rows');
  private typing: ReturnType<typeof setTimeout> | undefined;
  protected readonly presences = PRESENCES;
  protected readonly words = PRESENCE_WORDS;
  protected readonly detailOpen = signal(false);

  constructor() {
    this.directory.open();
    inject(DestroyRef).onDestroy(() => clearTimeout(this.typing));
    afterNextRender(() => this.focusSearch());
  }

  protected search(text: string): void {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.directory.find(text), TYPING_MS);
  }

  protected clearSearch(): void {
    clearTimeout(this.typing);
    const box = this.searchBox().nativeElement;
    box.value = '';
    box.focus();
    this.directory.find('');
  }

  protected wordFor(presence: Presence | null): string | null {
    return presence && PRESENCE_WORDS[presence];
  }

  protected showEverybody(): void {
    this.clearSearch();
    this.directory.show(null);
  }

  /** Arrow keys walk from the search through the rows. */
  protected walk(event: Event, step: 1 | -1): void {
    const links = Array.from(this.rows()?.nativeElement.querySelectorAll<HTMLElement>('parley-person-row > a') ?? []);
    const at = links.findIndex((link) => link.closest('li')?.contains(document.activeElement));
    if (at === -1 && document.activeElement !== this.searchBox().nativeElement) return;
    const target = at + step < 0 ? this.searchBox().nativeElement : links[at + step];
    if (!target) return;
    event.preventDefault();
    target.focus();
  }

  /** Not on touch: the keyboard would cover the list. Not beside an open person: that is what the user came for. */
  private focusSearch(): void {
    if (!this.detailOpen() && window.matchMedia?.('(hover: hover)').matches) this.searchBox().nativeElement.focus();
  }
}
