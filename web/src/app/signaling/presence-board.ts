import { inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { PresenceNews, User } from '@contracts';
import { Session } from '../session/session';
import { PresenceWatch, type Watched } from './presence-watch';
import { ProfileBoard } from './profile-board';
import { catchUps } from './reconnects';
import { Signaling } from './signaling';

/**
 * The newest presence of everybody whom this page watches, as far as the server has told since the last connect; it
 * overrides what lists fetched before.
 */
@Injectable({ providedIn: 'root' })
export class PresenceBoard {
  private readonly session = inject(Session);
  private readonly profiles = inject(ProfileBoard);
  private readonly changes = signal<ReadonlyMap<number, PresenceNews>>(new Map());

  constructor() {
    const signaling = inject(Signaling);
    catchUps(signaling)
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.changes.set(new Map()));
    signaling
      .on('presence:changed')
      .pipe(takeUntilDestroyed())
      .subscribe((change) => this.take(change));
    inject(PresenceWatch)
      .answers.pipe(takeUntilDestroyed())
      .subscribe((watched) => this.follow(watched));
  }

  /** The user with the newest presence; reads a signal. */
  latest(user: User): User {
    const named = this.profiles.latest(user);
    const change = this.changes().get(user.id);
    if (!change) return named;
    const { presence, statusMessage, lastSeenAt } = change;
    return { ...named, presence, statusMessage, lastSeenAt };
  }

  private take(change: PresenceNews): void {
    this.changes.update((known) => new Map(known).set(change.userId, change));
    const me = this.session.user();
    if (me?.id !== change.userId) return;
    const { presence, statusMessage, lastSeenAt } = change;
    this.session.patch({ ...me, presence, statusMessage, lastSeenAt });
  }

  /** Forgets people who are no longer watched: a list that is fetched later knows better. */
  private follow({ userIds, people }: Watched): void {
    const watched = new Set(userIds);
    this.changes.update((known) => {
      const kept = [...known].filter(([userId]) => watched.has(userId));
      return new Map([...kept, ...people.map((one) => [one.userId, one] as const)]);
    });
  }
}
