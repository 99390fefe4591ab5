import { computed, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type Page, type Room, searchIn } from '@contracts';
import { auditTime } from 'rxjs';
import { PagedList } from '../shared-ui/lists/paged-list';
import { ProfileBoard } from '../signaling/profile-board';
import { catchUps } from '../signaling/reconnects';
import { Signaling } from '../signaling/signaling';
import { RoomsApi } from './rooms-api';

/** Many people may come and go at the same moment (at the full hour), so the list waits before it asks again. */
const SETTLE_MS = 1_000;

type Row = Room & { id: Room['code'] };

/**
 * The rooms that the user may see, as one endless list searched by the server. It keeps its scroll place when the
 * user visits another page.
 */
@Injectable({ providedIn: 'root' })
export class Lobby {
  private readonly api = inject(RoomsApi);
  private readonly profiles = inject(ProfileBoard);
  private readonly mutableSearch = signal('');
  private readonly mutableMine = signal(false);
  private readonly mutableTime = signal<'running' | 'planned' | null>(null);
  private readonly list = new PagedList<Row>((cursor) => this.fetch(cursor));
  private started = false;

  readonly search = this.mutableSearch.asReadonly();
  /** Shows only rooms that the user owns. */
  readonly mine = this.mutableMine.asReadonly();
  /** Limits the list to rooms with a meeting now, or to planned rooms (the next one first). */
  readonly time = this.mutableTime.asReadonly();
  readonly rooms = computed<readonly Room[]>(() => this.profiles.latest(this.list.items()));
  readonly loadingFirst = this.list.loadingFirst;
  readonly loadingMore = this.list.loadingMore;
  readonly failed = this.list.failed;
  readonly problem = this.list.problem;
  readonly empty = this.list.empty;
  readonly hasMore = this.list.hasMore;
  readonly narrowed = computed(() => this.search() !== '' || this.mine() || this.time() !== null);
  /** Where the user had scrolled to, in pixels. */
  scrollTop = 0;

  constructor() {
    const signaling = inject(Signaling);
    catchUps(signaling)
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.refresh());
    signaling
      .on('rooms:changed')
      .pipe(auditTime(SETTLE_MS), takeUntilDestroyed())
      .subscribe(() => this.refresh());
  }

  /** Loads the first page; if it is loaded already, refreshes the list. */
  open(): void {
    if (this.started) return this.refresh();
    this.started = true;
    void this.list.restart();
  }

  find(search: string): void {
    const wanted = searchIn(search);
    if (wanted === this.search()) return;
    this.mutableSearch.set(wanted);
    this.restart();
  }

  showMine(mine: boolean): void {
    if (mine === this.mine()) return;
    this.mutableMine.set(mine);
    this.restart();
  }

  showTime(time: 'running' | 'planned' | null): void {
    if (time === this.time()) return;
    this.mutableTime.set(time);
    this.restart();
  }

  showAll(): void {
    this.mutableSearch.set('');
    this.mutableTime.set(null);
    this.mutableMine.set(false);
    this.restart();
  }

  more(): void {
    void this.list.more();
  }

  retry(): void {
    void this.list.retry();
  }

  /** Adds or updates a room that the user has just made or changed; a new one is put first. */
  put(room: Room): void {
    const row = rowOf(room);
    this.list.update((rows) =>
      rows.some(({ id }) => id === row.id) ? rows.map((old) => (old.id === row.id ? row : old)) : [row, ...rows],
    );
  }

  remove(code: Room['code']): void {
    this.list.update((rows) => rows.filter(({ id }) => id !== code));
  }

  private restart(): void {
    this.scrollTop = 0;
    void this.list.restart();
  }

  private refresh(): void {
    if (this.started) void this.list.refresh();
  }

  private async fetch(cursor: string | null): Promise<Page<Row>> {
    const page = await this.api.list({ search: this.search(), mine: this.mine(), time: this.time(), cursor });
    return { ...page, items: page.items.map(rowOf) };
  }
}

/** Rows are keyed by the room's code. */
function rowOf(room: Room): Row {
  return { ...room, id: room.code };
}
