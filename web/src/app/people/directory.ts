import { HttpClient } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type Page, type Presence, searchIn, type User } from '@contracts';
import { auditTime, filter, firstValueFrom } from 'rxjs';
import { query } from '../session/query';
import { Session } from '../session/session';
import { PRESENCE_WORDS } from '../shared-ui/presence-dot';
import { PagedList } from '../shared-ui/lists/paged-list';
import { catchUps } from '../signaling/reconnects';
import { Signaling } from '../signaling/signaling';
import { PresenceBoard } from '../signaling/presence-board';

/**
 * Many people may come online at the same moment (at nine in the morning, after a restart), so the list waits
 * before it asks again.
 */
const SETTLE_MS = 1_000;

/** A part of the list with its own heading. */
export interface PeopleSection {
  readonly heading: string;
  readonly people: readonly User[];
}

const names = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
const byName = (one: User, other: User) => names.compare(one.displayName, other.displayName) || one.id - other.id;

/** The company's people as one list, searched by the server; announcements keep their presence up to date. */
@Injectable({ providedIn: 'root' })
export class Directory {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly signaling = inject(Signaling);
  private readonly board = inject(PresenceBoard);
  private readonly mutableSearch = signal('');
  private readonly mutablePresence = signal<Presence | null>(null);
  private readonly list = new PagedList<User>((cursor) => this.fetch(cursor));
  private started = false;

  readonly search = this.mutableSearch.asReadonly();
  readonly presence = this.mutablePresence.asReadonly();
  /** The presence that the list is filtered by, in words. */
  readonly presenceWord = computed(() => {
    const presence = this.presence();
    return presence && PRESENCE_WORDS[presence];
  });
  readonly people = computed(() =>
    this.list
      .items()
      .map((user) => this.board.latest(user))
      .filter(this.fits()),
  );
  /** People who are online come first; both parts are sorted by name. */
  readonly sections = computed<readonly PeopleSection[]>(() => {
    const sorted = [...this.people()].sort(byName);
    const isOnline = ({ presence }: User) => presence === 'online';
    return [
      { heading: 'Online', people: sorted.filter(isOnline) },
      { heading: 'Everybody else', people: sorted.filter((user) => !isOnline(user)) },
    ].filter(({ people }) => people.length > 0);
  });
  /** The ids of everybody loaded, also of those who do not fit the filter any more. Rows loaded last are where the user is. */
  readonly loaded = computed(() =>
    this.list
      .items()
      .map(({ id }) => id)
      .reverse(),
  );
  readonly loadingFirst = this.list.loadingFirst;
  readonly loadingMore = this.list.loadingMore;
  readonly failed = this.list.failed;
  readonly problem = this.list.problem;
  readonly hasMore = this.list.hasMore;
  readonly nobody = computed(() => !this.loadingFirst() && !this.failed() && !this.hasMore() && !this.people().length);

  constructor() {
    catchUps(this.signaling)
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.refresh());
    this.signaling
      .on('presence:changed')
      .pipe(
        filter(({ userId, presence }) => this.isAwaited(userId, presence)),
        auditTime(SETTLE_MS),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.refresh());
  }

  /** Loads the first page unless it is already loaded. */
  open(): void {
    if (this.started) return this.list.revisit();
    this.started = true;
    void this.list.restart();
  }

  find(search: string): void {
    const wanted = searchIn(search);
    if (wanted === this.search()) return;
    this.mutableSearch.set(wanted);
    void this.list.restart();
  }

  show(presence: Presence | null): void {
    if (presence === this.presence()) return;
    this.mutablePresence.set(presence);
    void this.list.restart();
  }

  /** Asks who has come, because nobody announces people whom nobody watches. */
  lookAgain(): void {
    if (this.started && this.signaling.connected()) void this.list.glance();
  }

  more(): void {
    void this.list.more();
  }

  retry(): void {
    void this.list.retry();
  }

  private refresh(): void {
    if (this.started) void this.list.refresh();
  }

  /**
   * Users do not see themselves, whom they cannot call; somebody whose presence has changed may no longer fit the
   * filter.
   */
  private fits(): (user: User) => boolean {
    const wanted = this.presence();
    const myId = this.session.user()?.id;
    return (user) => user.id !== myId && (wanted === null || user.presence === wanted);
  }

  /** True if the user fits what is shown but is not in the list yet: they came online, or are new in the company. */
  private isAwaited(userId: number, presence: Presence): boolean {
    const wanted = this.presence();
    // People who are online come before all others, so they belong in the loaded part however many others there
    // are.
    const isNear = presence === 'online' || !this.hasMore();
    const fits = wanted === null ? !this.search() && isNear : wanted === presence;
    return fits && userId !== this.session.user()?.id && !this.list.items().some((user) => user.id === userId);
  }

  private fetch(cursor: string | null): Promise<Page<User>> {
    const params = query({ search: this.search(), presence: this.presence(), order: 'online', cursor });
    return firstValueFrom(this.http.get<Page<User>>('/api/users', { params }));
  }
}
