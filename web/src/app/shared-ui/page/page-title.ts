import { computed, DestroyRef, DOCUMENT, effect, inject, Injectable, type Signal, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { isolated } from '../isolated';

/**
 * The only place that writes the page's title and icon. An alert comes first, then missed calls, then the screen's
 * name.
 */
@Injectable({ providedIn: 'root' })
export class PageTitle {
  private readonly title = inject(Title);
  private readonly document = inject(DOCUMENT);
  private readonly missed = signal<Signal<number> | null>(null);
  private readonly names = signal<readonly Signal<string | null>[]>([]);
  /** Something that happens now, such as "📞 Ben is calling"; null for nothing. */
  readonly alert = signal<string | null>(null);
  /** The kind of screen, from its route; the screen itself may set a more specific name with `titledBy`. */
  readonly screen = signal('');

  private readonly unseen = computed(() => this.missed()?.() ?? 0);
  private readonly words = computed(() => {
    const named = this.names()
      .map((name) => name())
      .filter(Boolean)
      .at(-1);
    const screen = named ? isolated(named) : this.screen();
    const place = screen ? `${screen} · Parley` : 'Parley';
    return this.alert() ?? (this.unseen() > 0 ? `(${this.unseen()}) ${place}` : place);
  });

  constructor() {
    effect(() => this.write(this.words()));
    effect(() => {
      const missed = this.unseen() > 0 ? 'favicon-missed.svg' : 'favicon.svg';
      this.setIcon(this.alert() !== null ? 'favicon-ringing.svg' : missed);
    });
  }

  /** Counts these missed calls in the title; null for none. */
  count(missed: Signal<number> | null): void {
    this.missed.set(missed);
  }

  /** @returns a function that removes the name again */
  name(words: Signal<string | null>): () => void {
    this.names.update((names) => [...names, words]);
    return () => this.names.update((names) => names.filter((name) => name !== words));
  }

  /**
   * Titles contain people's names, and the system shows them in places where control characters are not always
   * ignored.
   */
  private write(words: string): void {
    this.title.setTitle(words.replace(/\p{Cc}/gu, ''));
  }

  private setIcon(file: string): void {
    const link = this.document.querySelector('link[rel=icon]');
    if (link && link.getAttribute('href') !== file) link.setAttribute('href', file);
  }
}

/**
 * Names the page after what the screen is about, such as a room, for as long as the screen is there; null for the
 * route's name. Call it in the screen's injection context.
 */
export function titledBy(words: () => string | null | undefined): void {
  const drop = inject(PageTitle).name(computed(() => words() ?? null));
  inject(DestroyRef).onDestroy(drop);
}

/** Names the screen by the `title` of its route. */
@Injectable()
export class ScreenTitles extends TitleStrategy {
  private readonly title = inject(PageTitle);

  override updateTitle(state: RouterStateSnapshot): void {
    this.title.screen.set(this.buildTitle(state) ?? '');
  }
}
