import { HttpClient } from '@angular/common/http';
import { computed, inject, Injectable } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type Call, isTerminal, type Page, type User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { readCall } from '../../history/call-words';
import { query } from '../../session/query';
import { Session } from '../../session/session';
import { PagedList } from '../../shared-ui/lists/paged-list';
import { catchUps } from '../../signaling/reconnects';
import { Signaling } from '../../signaling/signaling';
import { PresenceBoard } from '../../signaling/presence-board';

/**
 * How many recent calls are read. It is more than the people shown, since several calls may be with the same
 * person.
 */
const CALLS = 40;
const PEOPLE = 8;

/** Somebody from a recent call, with the last call with them. */
export interface RecentPerson {
  readonly user: User;
  readonly call: Call;
}

/** The people of the user's last calls, newest first. */
@Injectable({ providedIn: 'root' })
export class RecentPeople {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly board = inject(PresenceBoard);
  private readonly calls = new PagedList<Call>(() => this.fetch());
  private opened = false;

  readonly loading = this.calls.loadingFirst;
  readonly failed = computed(() => this.calls.failed() && this.calls.items().length === 0);
  readonly people = computed<readonly RecentPerson[]>(() =>
    recentOf(this.calls.items(), this.session.user()?.id ?? 0).map((recent) => ({
      ...recent,
      user: this.board.latest(recent.user),
    })),
  );

  constructor() {
    const signaling = inject(Signaling);
    catchUps(signaling)
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.refresh());
    signaling
      .on('call:updated')
      .pipe(takeUntilDestroyed())
      .subscribe(({ call }) => isTerminal(call.status) && this.refresh());
  }

  /** Loads them unless they are already loaded. */
  open(): void {
    if (this.opened) return this.calls.revisit();
    this.opened = true;
    void this.calls.restart();
  }

  retry(): void {
    void this.calls.retry();
  }

  private refresh(): void {
    if (this.opened) void this.calls.refresh();
  }

  /** Asks for one page only: older calls do not count as recent. */
  private async fetch(): Promise<Page<Call>> {
    const params = query({ kind: 'direct', limit: CALLS });
    const { items } = await firstValueFrom(this.http.get<Page<Call>>('/api/calls', { params }));
    return { items, nextCursor: null };
  }
}

/** Takes finished calls of two people; lists nobody twice, and nobody whose account is deleted. */
function recentOf(calls: readonly Call[], myId: number): RecentPerson[] {
  const people = new Map<number, RecentPerson>();
  for (const call of calls) {
    const user = isTerminal(call.status) ? readCall(call, myId).other : null;
    if (user && !user.deleted && !people.has(user.id)) people.set(user.id, { user, call });
  }
  return [...people.values()].slice(0, PEOPLE);
}
