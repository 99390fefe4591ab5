import { computed, inject, Injectable, signal } from '@angular/core';
import type { FoundCall } from '@contracts';
import { PagedList } from '../../shared-ui/lists/paged-list';
import { ProfileBoard } from '../../signaling/profile-board';
import { AskedAgain } from '../asked-again';
import { AuditApi } from '../audit-api';
import { EVERY_CALL, isNarrowed, paramsOf, type SearchQuery } from './search-query';

/**
 * The calls that a search has found, as one endless list. It keeps its scroll place while the user reads one of
 * them.
 */
@Injectable({ providedIn: 'root' })
export class FoundCalls {
  private readonly api = inject(AuditApi);
  private readonly profiles = inject(ProfileBoard);
  private readonly mutableQuery = signal<SearchQuery>(EVERY_CALL);
  private readonly list = new PagedList<FoundCall>((cursor) => this.api.search(paramsOf(this.query()), cursor));
  private opened: string | null = null;
  private inSight = false;
  private readonly again = new AskedAgain(
    () => this.refresh(),
    () => this.inSight,
  );

  readonly query = this.mutableQuery.asReadonly();
  readonly narrowed = computed(() => isNarrowed(this.query()));
  readonly calls = computed(() => this.profiles.latest(this.list.items()));
  readonly loadingFirst = this.list.loadingFirst;
  readonly loadingMore = this.list.loadingMore;
  readonly failed = this.list.failed;
  readonly problem = this.list.problem;
  readonly empty = this.list.empty;
  readonly hasMore = this.list.hasMore;
  /** Where the user had scrolled to, in pixels. */
  scrollTop = 0;
  /** The call that was opened from the list; it gets the focus when the user returns. */
  lastOpened: number | null = null;

  /** Asks for these calls. If the question is the same as before, rows and scroll place stay. */
  open(asked: SearchQuery): void {
    this.inSight = true;
    const question = JSON.stringify(asked);
    if (question === this.opened) return this.again.stale ? this.refresh() : undefined;
    this.opened = question;
    this.scrollTop = 0;
    this.lastOpened = null;
    this.mutableQuery.set(asked);
    this.again.answered();
    void this.list.restart();
  }

  /** Call when the page is left. */
  close(): void {
    this.inSight = false;
  }

  more(): void {
    void this.list.more();
  }

  retry(): void {
    void this.list.retry();
  }

  /** Sends the same search again. */
  refresh(): void {
    this.again.answered();
    void this.list.refresh();
  }

  /** All calls that the search finds, as CSV. @throws Problem */
  export(): Promise<Blob> {
    return this.api.searchAsCsv(paramsOf(this.query()));
  }
}
