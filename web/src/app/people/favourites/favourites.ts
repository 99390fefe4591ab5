import { HttpClient } from '@angular/common/http';
import { computed, inject, Injectable } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { FAVOURITES_MAX, type Page, type User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { Feedback } from '../../frame/feedback';
import type { OwnWords } from '../../session/problem-words';
import { PagedList } from '../../shared-ui/lists/paged-list';
import { catchUps } from '../../signaling/reconnects';
import { Signaling } from '../../signaling/signaling';
import { PresenceBoard } from '../../signaling/presence-board';

const WORDS: OwnWords = {
  conflict: `You have ${FAVOURITES_MAX} favourites already: take one away that you do not need.`,
};

/** The user's favourite people, the same on all of the user's devices. */
@Injectable({ providedIn: 'root' })
export class Favourites {
  private readonly http = inject(HttpClient);
  private readonly board = inject(PresenceBoard);
  private readonly feedback = inject(Feedback);
  private readonly list = new PagedList<User>(() =>
    firstValueFrom(this.http.get<Page<User>>('/api/users/me/favourites')),
  );
  private opened = false;

  readonly people = computed(() => this.list.items().map((user) => this.board.latest(user)));
  readonly loading = this.list.loadingFirst;
  readonly empty = this.list.empty;
  readonly failed = computed(() => this.list.failed() && this.list.items().length === 0);
  private readonly ids = computed(() => new Set(this.list.items().map(({ id }) => id)));

  constructor() {
    const signaling = inject(Signaling);
    catchUps(signaling)
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.refresh());
    signaling
      .on('favourites:changed')
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.refresh());
  }

  /** Loads them unless they are already loaded. */
  open(): void {
    if (this.opened) return this.list.revisit();
    this.opened = true;
    void this.list.restart();
  }

  retry(): void {
    void this.list.retry();
  }

  has(userId: User['id']): boolean {
    return this.ids().has(userId);
  }

  /** Shows the change at once and undoes it if the server refuses. */
  async set(user: User, favourite: boolean): Promise<void> {
    this.list.update((known) => [...known.filter(({ id }) => id !== user.id), ...(favourite ? [user] : [])]);
    const url = `/api/users/me/favourites/${user.id}`;
    try {
      await firstValueFrom(favourite ? this.http.put(url, {}) : this.http.delete(url));
    } catch (failure) {
      this.feedback.fail(failure, WORDS);
      await this.list.refresh();
    }
  }

  private refresh(): void {
    if (this.opened) void this.list.refresh();
  }
}
