import { computed, signal } from '@angular/core';
import type { Page } from '@contracts';
import { Problem } from '../../session/api-problem';

type Row = { id: number | string };
type Load<T> = (cursor: string | null) => Promise<Page<T>>;

/** An endless list: pages are fetched as they are wanted; an answer to an outdated question is dropped. */
export class PagedList<T extends Row> {
  private readonly mutableItems = signal<readonly T[]>([]);
  private readonly mutableState = signal<'loading' | 'ready' | 'failed'>('loading');
  private readonly cursor = signal<string | null>(null);
  private readonly mutableAnswered = signal(false);
  private generation = 0;
  /** The newest question; it never fails. */
  private underWay: Promise<void> | null = null;
  /** Rows that an answer before the last refresh has brought; the pages that follow bring the newer truth. */
  private stale: ReadonlySet<Row['id']> = new Set();

  private readonly why = signal('');

  readonly items = this.mutableItems.asReadonly();
  /** Why it could not be loaded, as a sentence. */
  readonly problem = this.why.asReadonly();
  /** The first page is on its way: show grey shapes. */
  readonly loadingFirst = computed(() => this.mutableState() === 'loading' && !this.mutableAnswered());
  readonly loadingMore = computed(() => this.mutableState() === 'loading' && this.mutableAnswered());
  readonly failed = computed(() => this.mutableState() === 'failed');
  readonly empty = computed(() => this.mutableState() === 'ready' && this.items().length === 0);
  readonly hasMore = computed(() => this.cursor() !== null);

  constructor(private readonly load: Load<T>) {}

  /** Asks anew and forgets what was shown: the question has changed. */
  async restart(): Promise<void> {
    this.mutableItems.set([]);
    this.mutableAnswered.set(false);
    await this.fetch(null);
  }

  /**
   * Asks anew and shows the old rows until the answer is there: the same question, newer truth. Where the answer
   * meets what is known, the rows below stay for now, so that a list that was scrolled down does not jump.
   */
  async refresh(): Promise<void> {
    await this.fetch(null);
  }

  /** The next page, if there is one and none is on its way. */
  async more(): Promise<void> {
    const cursor = this.cursor();
    if (cursor !== null && this.mutableState() === 'ready') await this.fetch(cursor);
  }

  /** All pages, until there are so many rows or one fails. */
  async all(atMost: number): Promise<void> {
    const isShort = () => this.hasMore() && this.items().length < atMost && !this.failed();
    while (this.underWay !== null || isShort()) await (this.underWay ?? this.more());
  }

  /** After a failure: asks again for what was missing. */
  async retry(): Promise<void> {
    await this.fetch(this.mutableAnswered() ? this.cursor() : null);
  }

  /** Replaces rows in place, or inserts and removes: what an announcement changes. */
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

/** Rows that moved between two pages are shown once. */
function append<T extends Row>(known: readonly T[], next: readonly T[]): readonly T[] {
  const ids = new Set(known.map((item) => item.id));
  return [...known, ...next.filter((item) => !ids.has(item.id))];
}

/** The known rows that come after the end of this page; none where page and rows do not meet. */
function rowsBelow<T extends Row>(page: Page<T>, known: readonly T[]): readonly T[] {
  if (page.nextCursor === null) return [];
  const places = new Map(known.map(({ id }, place) => [id, place] as const));
  const met = page.items.filter(({ id }) => places.has(id)).at(-1);
  return met ? known.slice((places.get(met.id) ?? 0) + 1) : [];
}
