import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, output, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';
import { type Page, type Participant, searchIn, type User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { PresenceBoard } from '../../signaling/presence-board';
import { query } from '../../session/query';
import { Session } from '../../session/session';
import { Avatar } from '../../shared-ui/avatar';
import { KeepsFocus } from '../../shared-ui/keys/keeps-focus';
import { NearEnd } from '../../shared-ui/lists/near-end';
import { PagedList } from '../../shared-ui/lists/paged-list';
import { SearchCut } from '../../shared-ui/search-cut';
import { TypedSearch } from '../../shared-ui/typed-search';
import { PRESENCE_WORDS, PresenceDot } from '../../shared-ui/presence-dot';
import { idsOf, watchPresence } from '../../signaling/presence-watch';
import { Signaling } from '../../signaling/signaling';
import { rungWords } from './people-words';
import { outlinedFields } from '../../shared-ui/outlined-fields';

/** Searches users and calls them into the running call. */
@Component({
  selector: 'parley-add-people',
  imports: [Avatar, KeepsFocus, MatButton, MatFormFieldModule, MatIcon, MatInput, NearEnd, SearchCut, PresenceDot],
  providers: [outlinedFields],
  template: `
    <mat-form-field>
      <mat-label>Search people</mat-label>
      <input #box matInput data-first-focus autocomplete="off" spellcheck="false" (input)="typed.write(box.value)" />
    </mat-form-field>
    <parley-search-cut [typed]="typed.text()" />
    <ul parleyKeepsFocus>
      @for (row of rows(); track row.user.id) {
        <li>
          <parley-avatar [user]="row.user" [size]="36" />
          <span class="who">
            <bdi class="ellipsis" [title]="row.user.displayName">{{ row.user.displayName }}</bdi>
            <span class="state">
              @if (row.words) {
                {{ row.words }}
              } @else {
                <parley-presence-dot [presence]="row.user.presence" />{{ PRESENCE_WORDS[row.user.presence] }}
              }
            </span>
          </span>
          @if (row.rings && mine().has(row.user.id)) {
            <button
              matButton
              [disabled]="busy().has(row.user.id)"
              [attr.aria-label]="'Cancel the call to ' + row.user.displayName"
              (click)="cancelled.emit(row.user.id)"
            >
              Cancel
            </button>
          } @else if (!row.there && !row.rings) {
            <button
              matButton="tonal"
              [disabled]="busy().has(row.user.id)"
              [attr.aria-label]="row.words ? 'Again: ring ' + row.user.displayName : 'Add ' + row.user.displayName"
              (click)="added.emit(row.user.id)"
            >
              <mat-icon svgIcon="call" />{{ row.words ? 'Again' : 'Add' }}
            </button>
          }
        </li>
      }
    </ul>
    <p class="none" role="status">
      @if (people.loadingFirst()) {
        <span class="unseen-text">Loading</span>
      } @else if (people.empty()) {
        Nobody found.
      } @else if (people.failed()) {
        The list could not be loaded.
        <button matButton aria-label="Try again to load the list" (click)="retry()">Try again</button>
      }
    </p>
    @if (people.hasMore() && !people.loadingMore()) {
      <div (parleyNearEnd)="more()"></div>
    }
  `,
  styleUrl: './add-people.scss',
})
export class AddPeople {
  /** All participants of the call, also those who did not come or have left. */
  readonly participants = input.required<readonly Participant[]>();
  /** The ids of users about whom a request is under way. */
  readonly busy = input<ReadonlySet<number>>(new Set());

  /** The ids of users whom this user has called, and may cancel. */
  readonly mine = input<ReadonlySet<number>>(new Set());

  readonly added = output<number>();
  readonly cancelled = output<number>();

  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly board = inject(PresenceBoard);
  private readonly wanted = signal('');
  protected readonly typed = new TypedSearch(this.wanted, (text) => {
    this.wanted.set(searchIn(text));
    void this.people.restart();
  });
  protected readonly PRESENCE_WORDS = PRESENCE_WORDS;
  protected readonly people = new PagedList<User>((cursor) => this.fetch(cursor));
  protected readonly rows = computed(() => {
    const mine = this.session.user()?.id;
    const users = this.people.items().filter(({ id }) => id !== mine);
    return users.map((user) => ({ user: this.board.latest(user), ...this.standing(user) }));
  });

  constructor() {
    watchPresence(() => idsOf(this.people.items()));
    void this.people.restart();
    inject(Signaling)
      .snapshots.pipe(takeUntilDestroyed())
      .subscribe(() => void this.people.refresh());
  }

  protected more(): void {
    void this.people.more();
  }

  protected retry(): void {
    void this.people.retry();
  }

  private standing(user: User): { words: string | null; rings: boolean; there: boolean } {
    const participant = this.participants().find(({ userId }) => userId === user.id);
    const state = participant?.state;
    const there = state === 'joined' || state === 'reconnecting';
    const words = there ? 'In the call' : participant ? rungWords(participant) : null;
    return { words, there, rings: state === 'invited' || state === 'ringing' };
  }

  private fetch(cursor: string | null): Promise<Page<User>> {
    const params = query({ search: this.wanted(), cursor });
    return firstValueFrom(this.http.get<Page<User>>('/api/users', { params }));
  }
}
