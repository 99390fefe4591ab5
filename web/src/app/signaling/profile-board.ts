import { inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { ServerEvents } from '@contracts';
import { Session } from '../session/session';
import { catchUps } from './reconnects';
import { Signaling } from './signaling';

type Profile = Parameters<ServerEvents['user:changed']>[0];
type Profiles = ReadonlyMap<number, Profile>;

/**
 * The newest name and picture of everybody who changed theirs since the last connect; they override what was
 * fetched before.
 */
@Injectable({ providedIn: 'root' })
export class ProfileBoard {
  private readonly session = inject(Session);
  private readonly profiles = signal<Profiles>(new Map());

  constructor() {
    const signaling = inject(Signaling);
    // Lists load again then, so what they get is newer than what was announced before.
    catchUps(signaling)
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.profiles.set(new Map()));
    signaling
      .on('user:changed')
      .pipe(takeUntilDestroyed())
      .subscribe((profile) => this.take(profile));
  }

  /** Copies a value with the newest names and pictures of its users and participants; reads a signal. */
  latest<T>(value: T): T {
    const profiles = this.profiles();
    return profiles.size === 0 ? value : (renew(value, profiles) as T);
  }

  private take(profile: Profile): void {
    this.profiles.update((known) => new Map(known).set(profile.userId, profile));
    const me = this.session.user();
    const { userId, displayName, avatarUrl } = profile;
    if (me?.id === userId) this.session.patch({ ...me, displayName, avatarUrl });
  }
}

/** Unchanged parts stay the same objects. */
function renew(value: unknown, profiles: Profiles): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => renew(item, profiles));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value).map(([key, part]) => [key, renew(part, profiles)] as const);
  const profile = profileOf(value, profiles);
  const renewed = { ...Object.fromEntries(entries), ...profile };
  const same = (Object.keys(renewed) as (keyof typeof value)[]).every((key) => renewed[key] === value[key]);
  return same ? value : renewed;
}

/** A user is found by `id`, a participant by `userId`. */
function profileOf(value: object, profiles: Profiles): Pick<Profile, 'displayName' | 'avatarUrl'> | null {
  if (!('displayName' in value) || !('avatarUrl' in value)) return null;
  const id = 'userId' in value ? value.userId : 'username' in value && 'id' in value ? value.id : null;
  const found = typeof id === 'number' ? profiles.get(id) : undefined;
  return found ? { displayName: found.displayName, avatarUrl: found.avatarUrl } : null;
}
