import { computed, signal } from '@angular/core';
import type { Page } from '@contracts';
import { Problem } from '../../session/api-problem';

type Row = { id: number | string };
type Load<T> = (cursor: string | null) => Promise<Page<T>>;

/** An endless list. Pages are loaded when they are wanted; an answer to an outdated question is dropped. */
export class PagedList<T extends Row> {
  private readonly mutableItems = signal<readonly T[]>([]);
  private readonly mutableState = signal<'loading' | 'ready' | 'failed'>('loading');
  private readonly cursor = signal<string | null>(null);
  private readonly mutableAnswered = signal(false);
  private generation = 0;
  /** The newest request; it never rejects. */
  private underWay: Promise<void> | null = null;
  /** The ids of rows loaded before the last refresh; the pages that follow bring newer versions of them. */
  private stale: ReadonlySet<Row['id']> = new Set();

  private readonly why = signal('');

  readonly items = this.mutableItems.asReadonly();
  /** Why loading failed, as a sentence. */
  readonly problem = this.why.asReadonly();
  /** The first page is loading: show placeholders. */
  readonly loadingFirst = computed(() => this.mutableState() === 'loading' && !this.mutableAnswered());
  readonly loadingMore = computed(() => this.mutableState() === 'loading' && this.mutableAnswered());
  readonly failed = computed(() => this.mutableState() === 'failed');
  readonly empty = computed(() => this.mutableState() === 'ready' && this.items().length === 0);
  readonly hasMore = computed(() => this.cursor() !== null);

  constructor(private readonly load: Load<T>) {}

  /** Loads from the start and drops what was shown; for when the question has changed. */
  async restart(): Promise<void> {
    this.mutableItems.set([]);
    this.mutableAnswered.set(false);
    await this.fetch(null);
  }

  /**
   * Loads again but shows the old rows until the answer is there; for the same question. If the answer overlaps the
   * known rows, those below stay for now, so that a list that was scrolled down does not jump.
   */
  async refresh(): Promise<void> {
    await this.fetch(null);
  }

  /**
   * Brings the first page up to date in the background. All rows stay, and so does the place from which the next page
   * is loaded, so that a list that was scrolled down is not loaded page after page again. A failure is not told.
   */
  async glance(): Promise<void> {
    const { generation } = this;
    const isAsked = () => generation === this.generation && this.mutableState() === 'ready';
    if (!isAsked()) return;
    const page = await this.load(null).catch(() => null);
    if (page && isAsked()) this.merge(page);
  }

  /** Loads the next page, if there is one and none is loading. */
  async more(): Promise<void> {
    const cursor = this.cursor();
    if (cursor !== null && this.mutableState() === 'ready') await this.fetch(cursor);
  }

  /** Loads all pages, until there are `atMost` rows or one fails. */
  async all(atMost: number): Promise<void> {
    const isShort = () => this.hasMore() && this.items().length < atMost && !this.failed();
    while (this.underWay !== null || isShort()) await (this.underWay ?? this.more());
  }

  /** After a failure, asks again for what is missing. */
  async retry(): Promise<void> {
    await this.fetch(this.mutableAnswered() ? this.cursor() : null);
  }

  /** The user has come back to the list: requests that failed before may work by now. */
  revisit(): void {
    if (this.failed()) void this.retry();
  }

  /** Changes, inserts or removes rows, as an announcement requires. */
  update(change: (items: readonly T[]) => readonly T[]): void {
    this.mutableItems.update(change);
  }

  private fetch(cursor: string | null): Promise<void> {
    const asking = this.ask(cursor).finally(() => {
      if (this.underWay === asking) this.underWay = null;
    });
    return (this.underWay = asking);
  }

  private async ask(cursor: string | null): Promise<void> {
    const generation = ++this.generation;
    this.mutableState.set('loading');
    try {
      const page = await this.load(cursor);
      if (generation === this.generation) this.take(page, cursor);
    } catch (failure) {
      this.why.set(Problem.of(failure).words());
      if (generation === this.generation) this.mutableState.set('failed');
    }
  }

  private merge(page: Page<T>): void {
    const ids = new Set(page.items.map(({ id }) => id));
    // Then there is nothing below that could be lost.
    if (page.nextCursor === null || this.items().every(({ id }) => ids.has(id))) return this.take(page, null);
    this.stale = new Set([...this.stale].filter((id) => !ids.has(id)));
    this.mutableItems.update((known) => append(page.items, known));
  }

  private take(page: Page<T>, cursor: string | null): void {
    const known = this.items();
    const above = cursor === null ? [] : known.filter(({ id }) => !this.stale.has(id));
    const below = rowsBelow(page, cursor === null ? known : known.filter(({ id }) => this.stale.has(id)));
    this.stale = new Set(below.map(({ id }) => id));
    this.mutableItems.set(append(append(above, page.items), below));
    this.cursor.set(page.nextCursor);
    this.mutableAnswered.set(true);
    this.mutableState.set('ready');
  }
}

/** A row that moved from one page to the next is shown once. */
function append<T extends Row>(known: readonly T[], next: readonly T[]): readonly T[] {
  const ids = new Set(known.map((item) => item.id));
  return [...known, ...next.filter((item) => !ids.has(item.id))];
}

/** The known rows after the end of this page; none if the page and the known rows do not overlap. */
function rowsBelow<T extends Row>(page: Page<T>, known: readonly T[]): readonly T[] {
  if (page.nextCursor === null) return [];
  const places = new Map(known.map(({ id }, place) => [id, place] as const));
  const met = page.items.filter(({ id }) => places.has(id)).at(-1);
  return met ? known.slice((places.get(met.id) ?? 0) + 1) : [];
}
