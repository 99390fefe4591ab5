import { computed, signal } from '@angular/core';
import type { Page } from '@contracts';

type Load<T> = (cursor: string | null) => Promise<Page<T>>;

/** An endless list: pages are fetched as they are wanted; an answer to an outdated question is dropped. */
export class PagedList<T extends { id: number }> {
  private readonly mutableItems = signal<readonly T[]>([]);
  private readonly mutableState = signal<'loading' | 'ready' | 'failed'>('loading');
  private readonly cursor = signal<string | null>(null);
  private readonly mutableAnswered = signal(false);
  private generation = 0;

  readonly items = this.mutableItems.asReadonly();
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

  /** Asks anew and shows the old rows until the answer is there: the same question, newer truth. */
  async refresh(): Promise<void> {
    await this.fetch(null);
  }

  /** The next page, if there is one and none is on its way. */
  async more(): Promise<void> {
    const cursor = this.cursor();
    if (cursor !== null && this.mutableState() === 'ready') await this.fetch(cursor);
  }

  /** After a failure: asks again for what was missing. */
  async retry(): Promise<void> {
    await this.fetch(this.mutableAnswered() ? this.cursor() : null);
  }

  /** Replaces rows in place, or inserts and removes: what an announcement changes. */
  update(change: (items: readonly T[]) => readonly T[]): void {
    this.mutableItems.update(change);
  }

  private async fetch(cursor: string | null): Promise<void> {
    const generation = ++this.generation;
    this.mutableState.set('loading');
    try {
      const page = await this.load(cursor);
      if (generation === this.generation) this.take(page, cursor);
    } catch {
      if (generation === this.generation) this.mutableState.set('failed');
    }
  }

  private take(page: Page<T>, cursor: string | null): void {
    this.mutableItems.update((known) => (cursor === null ? page.items : append(known, page.items)));
    this.cursor.set(page.nextCursor);
    this.mutableAnswered.set(true);
    this.mutableState.set('ready');
  }
}

/** Rows that moved between two pages are shown once. */
function append<T extends { id: number }>(known: readonly T[], next: readonly T[]): readonly T[] {
  const ids = new Set(known.map((item) => item.id));
  return [...known, ...next.filter((item) => !ids.has(item.id))];
}
