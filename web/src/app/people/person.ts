import { HttpClient } from '@angular/common/http';
import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import { type Call, isTerminal, type Page, type User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { CallRow } from '../history/call-row';
import { Problem } from '../session/api-problem';
import { query } from '../session/query';
import { Session } from '../session/session';
import { Avatar } from '../shared-ui/avatar';
import { EmptyPlace } from '../shared-ui/empty-place';
import { Moment } from '../shared-ui/times/moment';
import { LeftOut } from '../shared-ui/lists/left-out';
import { NearEnd } from '../shared-ui/lists/near-end';
import { headingComesWith } from '../shared-ui/page/loaded-heading';
import { titledBy } from '../shared-ui/page/page-title';
import { PagedList } from '../shared-ui/lists/paged-list';
import { PRESENCE_WORDS, PresenceDot } from '../shared-ui/presence-dot';
import { ProfileBoard } from '../signaling/profile-board';
import { catchUps } from '../signaling/reconnects';
import { idsOf, watchPresence } from '../signaling/presence-watch';
import { Signaling } from '../signaling/signaling';
import { CallButtons } from './call-buttons';
import { FavouriteStar } from './favourites/favourite-star';
import { PresenceBoard } from '../signaling/presence-board';

/** One person's page: picture, presence, call buttons, and the calls with them. */
@Component({
  selector: 'parley-person',
  imports: [
    Avatar,
    CallButtons,
    CallRow,
    EmptyPlace,
    FavouriteStar,
    LeftOut,
    MatButton,
    MatIcon,
    MatIconButton,
    Moment,
    NearEnd,
    PresenceDot,
    RouterLink,
  ],
  templateUrl: './person.html',
  styleUrl: './person.scss',
})
export class PersonPage {
  /** The user's id, from the address. */
  readonly id = input.required<string>();

  private readonly http = inject(HttpClient);
  private readonly board = inject(PresenceBoard);
  private readonly profiles = inject(ProfileBoard);
  private readonly session = inject(Session);
  private readonly fetched = signal<User | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly calls = new PagedList<Call>((cursor) => this.fetchCalls(cursor));
  protected readonly listed = computed(() => this.profiles.latest(this.calls.items()));
  protected readonly user = computed(() => {
    const user = this.fetched();
    return user && this.board.latest(user);
  });
  protected readonly word = computed(() => PRESENCE_WORDS[this.user()?.presence ?? 'offline']);
  protected readonly isMe = computed(() => this.user()?.id === this.session.user()?.id);

  constructor() {
    const signaling = inject(Signaling);
    watchPresence(() => idsOf(this.fetched() ?? []));
    titledBy(() => this.user()?.displayName);
    headingComesWith(() => this.user() !== null || this.problem() !== null);
    effect(() => {
      const id = this.id();
      untracked(() => void this.open(id));
    });
    catchUps(signaling)
      .pipe(takeUntilDestroyed())
      .subscribe(() => void this.refresh());
    signaling
      .on('call:updated')
      .pipe(takeUntilDestroyed())
      .subscribe(({ call }) => this.follow(call));
  }

  protected async open(id: string): Promise<void> {
    this.fetched.set(null);
    this.problem.set(null);
    void this.calls.restart();
    await this.load(id);
  }

  private async refresh(): Promise<void> {
    void this.calls.refresh();
    await this.load(this.id());
  }

  private async load(id: string): Promise<void> {
    try {
      const user = await firstValueFrom(this.http.get<User>(`/api/users/${encodeURIComponent(id)}`));
      if (id !== this.id()) return;
      this.fetched.set(user);
      this.problem.set(null);
    } catch (failure) {
      if (id === this.id() && !this.fetched()) this.problem.set(Problem.of(failure));
    }
  }

  /** Lists only finished calls; running calls are shown elsewhere. */
  private follow(call: Call): void {
    const withThem = call.participants.some(({ userId }) => userId === this.user()?.id);
    if (!withThem || !isTerminal(call.status)) return;
    this.calls.update((known) => {
      const before = known.find(({ id }) => id === call.id);
      // The announcement goes to everybody, so it does not say what only this user knows; keep what we knew.
      const marked = { ...call, chat: call.chat ?? before?.chat, why: call.why ?? before?.why };
      return [marked, ...known.filter(({ id }) => id !== call.id)].sort(newestFirst);
    });
  }

  private fetchCalls(cursor: string | null): Promise<Page<Call>> {
    const params = query({ with: this.id(), limit: 20, cursor });
    return firstValueFrom(this.http.get<Page<Call>>('/api/calls', { params }));
  }
}

function newestFirst(one: Call, other: Call): number {
  return other.initiatedAt.localeCompare(one.initiatedAt);
}
