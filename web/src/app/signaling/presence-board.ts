import { inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { ServerEvents, User } from '@contracts';
import { Session } from '../session/session';
import { ProfileBoard } from './profile-board';
import { catchUps } from './reconnects';
import { Signaling } from './signaling';

type Change = Parameters<ServerEvents['presence:changed']>[0];

/**
 * The newest presence of everybody whose presence changed since the last connect; it overrides what lists fetched
 * before.
 */
@Injectable({ providedIn: 'root' })
export class PresenceBoard {
  private readonly session = inject(Session);
  private readonly profiles = inject(ProfileBoard);
  private readonly changes = signal<ReadonlyMap<number, Change>>(new Map());

  constructor() {
    const signaling = inject(Signaling);
    catchUps(signaling)
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.changes.set(new Map()));
    signaling
      .on('presence:changed')
      .pipe(takeUntilDestroyed())
      .subscribe((change) => this.take(change));
  }

  /** The user with the newest presence; reads a signal. */
  latest(user: User): User {
    const named = this.profiles.latest(user);
    const change = this.changes().get(user.id);
    if (!change) return named;
    const { presence, statusMessage, lastSeenAt } = change;
    return { ...named, presence, statusMessage, lastSeenAt };
  }

  private take(change: Change): void {
    this.changes.update((known) => new Map(known).set(change.userId, change));
    const me = this.session.user();
    if (me?.id !== change.userId) return;
    const { presence, statusMessage, lastSeenAt } = change;
    this.session.patch({ ...me, presence, statusMessage, lastSeenAt });
  }
}
